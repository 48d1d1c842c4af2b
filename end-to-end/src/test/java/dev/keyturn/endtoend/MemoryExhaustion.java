package dev.keyturn.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Agent that uses up the heap of the JVM, in a thread of its own, once a file is created. */
public final class MemoryExhaustion {

    private static final int CHUNK = 1_000_000;

    private MemoryExhaustion() {}

    /** @param file whose creation is the signal */
    public static void premain(String file) {
        Thread thread = new Thread(() -> run(Path.of(file)));
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(Path file) {
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            Objects.requireNonNull(file.getParent()).register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(file)) {
                watch.take().reset();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            return;
        }
        List<long[]> all = new ArrayList<>();
        while (all.size() < Integer.MAX_VALUE) {
            all.add(new long[CHUNK]);
        }
    }

    /** Writes the agent to a folder. @return the JVM option that loads it */
    static String option(Path folder, Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), MemoryExhaustion.class.getName());
        String entry = MemoryExhaustion.class.getName().replace('.', '/') + ".class";
        Path jar = folder.resolve("agent.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream bytes = Objects.requireNonNull(MemoryExhaustion.class.getResourceAsStream("/" + entry))) {
            out.putNextEntry(new JarEntry(entry));
            bytes.transferTo(out);
        }
        return "-javaagent:" + jar + "=" + file;
    }
}

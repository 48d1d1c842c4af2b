package dev.keyturn.command;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** File that a command writes, which only its owner can read where the file system knows owners. */
public final class PrivateFile {

    private PrivateFile() {}

    /** Writes the text. */
    @FunctionalInterface
    public interface Content {

        void writeTo(Writer writer) throws IOException;
    }

    /**
     * Writes a file in UTF-8, or replaces one. After a failure the earlier file is unchanged.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(Path path, Content content) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            // such as /dev/stdout, which cannot be replaced
            writeInto(path, content);
            return;
        }
        Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        // made with the permissions rw------- on POSIX
        Path unfinished = Files.createTempFile(Objects.requireNonNull(file.getParent()), ".keyturn", ".tmp");
        try {
            writeInto(unfinished, content);
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void writeInto(Path path, Content content) throws IOException {
        try (Writer writer = Files.newBufferedWriter(path)) {
            content.writeTo(writer);
        }
    }
}

package dev.keyturn.audit.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * File of JSON lines that only its owner can read.
 *
 * <p>A file that would become too large is renamed to its name with {@code .1}, an earlier {@code .1} to {@code .2}, and so on.
 * Events are on the disk before their delivery counts. A line that a crash cut short is ended, and its event follows in full.
 */
final class LogFile implements Target {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final long maxSize;
    private final int maxFiles;

    /**
     * File that need not exist, in a folder that does.
     *
     * @param maxSize in bytes; exceeded only by a single event
     * @param maxFiles rotated files to keep, 1 or more
     */
    LogFile(Path path, long maxSize, int maxFiles) {
        this.path = path;
        this.maxSize = maxSize;
        this.maxFiles = maxFiles;
    }

    @Override
    public void deliver(List<OutgoingEvent> events, Progress progress) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        long size = size();
        for (OutgoingEvent event : events) {
            byte[] line = JsonLines.of(event.ocsf());
            if (size + lines.size() > 0 && size + lines.size() + line.length + 1 > maxSize) {
                write(lines, progress);
                rotate();
                size = 0;
            }
            lines.write(line);
            lines.write('\n');
        }
        write(lines, progress);
        events.forEach(progress::delivered);
    }

    private long size() throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    private void write(ByteArrayOutputStream lines, Progress progress) throws IOException {
        progress.begin();
        boolean isCut = isCut();
        try (FileChannel file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                attributes())) {
            if (isPosix()) {
                Files.setPosixFilePermissions(path, OWNER_ONLY);
            }
            if (isCut) {
                writeAll(file, new byte[] {'\n'});
            }
            writeAll(file, lines.toByteArray());
            file.force(true);
        }
        lines.reset();
    }

    private static void writeAll(FileChannel file, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            file.write(left);
        }
    }

    /** Whether the file ends within a line. */
    private boolean isCut() throws IOException {
        if (size() == 0) {
            return false;
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            file.read(last, file.size() - 1);
            return last.get(0) != '\n';
        }
    }

    private void rotate() throws IOException {
        for (int number = maxFiles - 1; number > 0; number--) {
            if (Files.exists(rotated(number))) {
                Files.move(rotated(number), rotated(number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(path, rotated(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path rotated(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private FileAttribute<?>[] attributes() {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return Files.getFileAttributeView(path.toAbsolutePath().getParent(), PosixFileAttributeView.class) != null;
    }

    @Override
    public void close() {
        // it is opened for each batch
    }
}

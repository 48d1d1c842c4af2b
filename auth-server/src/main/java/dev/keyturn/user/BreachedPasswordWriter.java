package dev.keyturn.user;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/** New file for {@link BreachedPasswords}. It takes its place when it is complete; before, and after a failure, the earlier file stays. */
final class BreachedPasswordWriter implements Closeable {

    private final Path target;
    private final Path unfinished;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private long digests;
    private long last;

    BreachedPasswordWriter(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file");
        }
        target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        unfinished = Objects.requireNonNull(target.getParent()).resolve(".keyturn-" + UUID.randomUUID() + ".tmp");
        channel = FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.position(BreachedPasswords.HEADER_BYTES);
    }

    /**
     * Adds a digest; the last one again adds nothing.
     *
     * @return false if it comes before the last one
     */
    boolean add(long digest) throws IOException {
        int order = digests == 0 ? 1 : Long.compareUnsigned(digest, last);
        if (order > 0) {
            if (buffer.remaining() < BreachedPasswords.DIGEST_BYTES) {
                flush();
            }
            buffer.putLong(digest);
            last = digest;
            digests++;
        }
        return order >= 0;
    }

    /** Number of digests so far. */
    long digests() {
        return digests;
    }

    /** Replaces the earlier file, in one step. */
    void complete() throws IOException {
        flush();
        channel.position(0);
        write(BreachedPasswords.header(digests));
        channel.force(true);
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(unfinished);
    }

    private void flush() throws IOException {
        write(buffer.flip());
        buffer.clear();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}

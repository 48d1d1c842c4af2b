package dev.keyturn.user;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * File with the digests of breached passwords, as {@link BreachedPasswordImport} writes it: the header, the number of digests in eight
 * bytes, then the first eight bytes of each SHA-1 digest, sorted as unsigned numbers, each once.
 *
 * <p>A question opens the file anew and reads about 30 of the digests, so a file that replaces it counts from then on. SHA-1 is the format of
 * the published lists; it protects nothing here.
 *
 * @param file that exists
 */
record BreachedPasswords(Path file) {

    static final int DIGEST_BYTES = Long.BYTES;
    static final int HEADER_BYTES = 24;

    private static final byte[] MAGIC = "KeyturnBreached1".getBytes(StandardCharsets.US_ASCII);
    private static final int PROBES = 1_000;

    /** Header of a file with so many digests. */
    static ByteBuffer header(long digests) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putLong(digests).flip();
    }

    /**
     * Checks the header, the size, and the order of a thousand digests.
     *
     * @throws IOException if the file cannot be read, or is not one of this format, or not a whole one
     */
    void check() throws IOException {
        try (FileChannel channel = open()) {
            long digests = digestsIn(channel);
            long step = Math.max(1, digests / PROBES);
            for (long index = step; index < digests; index += step) {
                if (Long.compareUnsigned(digest(channel, index - step), digest(channel, index)) >= 0) {
                    throw damaged();
                }
            }
        }
    }

    /**
     * Whether the password is in the file, exactly as it is typed.
     *
     * @throws IOException if the file cannot be read, or is not a whole one
     */
    boolean contains(String password) throws IOException {
        long wanted = sha1(password);
        try (FileChannel channel = open()) {
            long low = 0;
            long high = digestsIn(channel) - 1;
            while (low <= high) {
                long middle = (low + high) >>> 1;
                int order = Long.compareUnsigned(digest(channel, middle), wanted);
                if (order == 0) {
                    return true;
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return false;
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    private long digestsIn(FileChannel channel) throws IOException {
        ByteBuffer header = read(channel, 0, HEADER_BYTES);
        byte[] magic = new byte[MAGIC.length];
        header.get(magic);
        long digests = header.getLong();
        long bytes = channel.size() - HEADER_BYTES;
        boolean whole = digests > 0 && bytes % DIGEST_BYTES == 0 && bytes / DIGEST_BYTES == digests;
        if (!MessageDigest.isEqual(magic, MAGIC) || !whole) {
            throw damaged();
        }
        return digests;
    }

    private long digest(FileChannel channel, long index) throws IOException {
        return read(channel, HEADER_BYTES + index * DIGEST_BYTES, DIGEST_BYTES).getLong();
    }

    private ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw damaged();
            }
        }
        return bytes.flip();
    }

    private IOException damaged() {
        return new IOException(
                "the file " + file + " is not a whole file of import-breached-passwords; import the list again");
    }

    private static long sha1(String password) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

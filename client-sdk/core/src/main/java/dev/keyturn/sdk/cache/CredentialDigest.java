package dev.keyturn.sdk.cache;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of a credential's text, by which something is remembered of it. */
public record CredentialDigest(long first, long second, long third, long fourth) {

    private static final int LONGEST = 8 * 1024;
    private static final int WORKSPACES = 64;

    /**
     * Pooled, since making one costs more than using it, and not bound to threads, of which there may be millions. They stay where they are, and a
     * flag says which are in use: to move them in and out would give the garbage collector something to note down each time.
     */
    private static final AtomicReferenceArray<Workspace> POOL = new AtomicReferenceArray<>(WORKSPACES);

    /** Null for a text that has other characters than those of Latin-1, or more than 8,192 of them: nothing is remembered of those. */
    public static @Nullable CredentialDigest of(String text) {
        return of(text, 0);
    }

    /**
     * As {@link #of(String)}, of what begins at a place of a longer text.
     *
     * @param start 0 to the length of the text
     */
    public static @Nullable CredentialDigest of(String text, int start) {
        if (text.length() - start > LONGEST) {
            return null;
        }
        Workspace pooled = pooled(Thread.currentThread().hashCode() & (WORKSPACES - 1));
        if (!pooled.isTaken.compareAndSet(false, true)) {
            return new Workspace().digest(text, start);
        }
        try {
            return pooled.digest(text, start);
        } finally {
            pooled.isTaken.setRelease(false);
        }
    }

    private static Workspace pooled(int slot) {
        Workspace pooled = POOL.get(slot);
        if (pooled != null) {
            return pooled;
        }
        Workspace made = new Workspace();
        return POOL.compareAndSet(slot, null, made) ? made : pooled(slot);
    }

    /** It is random in each of its bits. */
    @Override
    public int hashCode() {
        return (int) first;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CredentialDigest that
                && first == that.first
                && second == that.second
                && third == that.third
                && fourth == that.fourth;
    }

    /** What it takes to digest one text. */
    private static final class Workspace {

        private final AtomicBoolean isTaken = new AtomicBoolean();
        private final MessageDigest sha256;
        private final CharsetEncoder latin1 = StandardCharsets.ISO_8859_1.newEncoder();
        private final char[] characters = new char[LONGEST];
        private final byte[] bytes = new byte[LONGEST];
        private final CharBuffer from = CharBuffer.wrap(characters);
        private final ByteBuffer to = ByteBuffer.wrap(bytes);
        private final ByteBuffer hash = ByteBuffer.allocate(4 * Long.BYTES);

        Workspace() {
            sha256 = sha256();
        }

        /** The JDK's own where it is there: it is compiled into the caller, which no native library can be. */
        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256", "SUN");
            } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
                return sha256OfAnyProvider();
            }
        }

        private static MessageDigest sha256OfAnyProvider() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
        }

        @Nullable
        CredentialDigest digest(String text, int start) {
            int length = text.length() - start;
            text.getChars(start, text.length(), characters, 0);
            from.limit(length).rewind();
            to.rewind();
            CredentialDigest digest = latin1.reset().encode(from, to, true).isUnderflow() ? digest(length) : null;
            // They go back to the pool, where no credential may lie.
            Arrays.fill(characters, 0, length, '\0');
            Arrays.fill(bytes, 0, length, (byte) 0);
            return digest;
        }

        private CredentialDigest digest(int length) {
            try {
                sha256.update(bytes, 0, length);
                sha256.digest(hash.array(), 0, hash.capacity());
            } catch (DigestException e) {
                throw new IllegalStateException("SHA-256 has 32 bytes", e);
            }
            return new CredentialDigest(hash.getLong(0), hash.getLong(8), hash.getLong(16), hash.getLong(24));
        }
    }
}

package dev.keyturn.sdk.internal.cache;

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

/** SHA-256 of a credential's text, used as a cache key. */
public record CredentialDigest(long first, long second, long third, long fourth) {

    private static final int MAX_LENGTH = 8 * 1024;
    private static final int WORKSPACES = 64;

    /**
     * Pool of workspaces, which are expensive to create. Not thread-local, since there may be millions of virtual threads. Workspaces stay in
     * the array and a flag marks those in use, so that no reference is written on the hot path.
     */
    private static final AtomicReferenceArray<Workspace> POOL = new AtomicReferenceArray<>(WORKSPACES);

    /** Computes the digest; null for a text that is not cached: with characters outside Latin-1, or longer than 8,192. */
    public static @Nullable CredentialDigest of(String text) {
        return of(text, 0);
    }

    /**
     * As {@link #of(String)}, for the end of a longer text.
     *
     * @param start index at which the credential starts
     */
    public static @Nullable CredentialDigest of(String text, int start) {
        if (text.length() - start > MAX_LENGTH) {
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

    /** Each bit of the digest is random. */
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

    /** Buffers and message digest for one text at a time. */
    private static final class Workspace {

        private final AtomicBoolean isTaken = new AtomicBoolean();
        private final MessageDigest sha256;
        private final CharsetEncoder latin1 = StandardCharsets.ISO_8859_1.newEncoder();
        private final char[] characters = new char[MAX_LENGTH];
        private final byte[] bytes = new byte[MAX_LENGTH];
        private final CharBuffer from = CharBuffer.wrap(characters);
        private final ByteBuffer to = ByteBuffer.wrap(bytes);
        private final ByteBuffer hash = ByteBuffer.allocate(4 * Long.BYTES);

        Workspace() {
            sha256 = sha256();
        }

        /** Prefers the JDK's own implementation, which the JIT compiler can inline. */
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
                throw new IllegalStateException("This Java runtime does not support SHA-256", e);
            }
        }

        @Nullable
        CredentialDigest digest(String text, int start) {
            int length = text.length() - start;
            text.getChars(start, text.length(), characters, 0);
            from.limit(length).rewind();
            to.rewind();
            CredentialDigest digest = latin1.reset().encode(from, to, true).isUnderflow() ? digest(length) : null;
            // No credential may stay in the pool.
            Arrays.fill(characters, 0, length, '\0');
            Arrays.fill(bytes, 0, length, (byte) 0);
            return digest;
        }

        private CredentialDigest digest(int length) {
            try {
                sha256.update(bytes, 0, length);
                sha256.digest(hash.array(), 0, hash.capacity());
            } catch (DigestException e) {
                throw new IllegalStateException("The SHA-256 digest does not have 32 bytes", e);
            }
            return new CredentialDigest(hash.getLong(0), hash.getLong(8), hash.getLong(16), hash.getLong(24));
        }
    }
}

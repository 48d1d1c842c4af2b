package dev.keyturn.audit.proof;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Hash of a leaf or node of a Merkle tree, with SHA-256.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.1">RFC 9162 §2.1.1, Definition of the Merkle Tree</a>
 */
final class Hash {

    static final int LENGTH = 32;

    /** Root of a tree without leaves. */
    static final Hash EMPTY = new Hash(sha256());

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException if it is not 32 bytes */
    static Hash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("A hash has 32 bytes, not " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /** @throws IllegalArgumentException if it is not 32 bytes in base64url */
    @JsonCreator
    static Hash parse(String base64url) {
        return of(Base64.getUrlDecoder().decode(base64url));
    }

    /** Plain digest of some content. */
    static Hash ofContent(byte[] content) {
        return new Hash(sha256(content));
    }

    static Hash ofLeaf(byte[] content) {
        return new Hash(sha256(LEAF, content));
    }

    static Hash ofNode(Hash left, Hash right) {
        return new Hash(sha256(NODE, left.bytes, right.bytes));
    }

    /**
     * Root of a complete tree.
     *
     * @param nodes one or another power of two
     */
    static Hash ofComplete(List<Hash> nodes) {
        if (nodes.size() == 1) {
            return nodes.get(0);
        }
        int half = nodes.size() / 2;
        return ofNode(ofComplete(nodes.subList(0, half)), ofComplete(nodes.subList(half, nodes.size())));
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** In base64url. */
    @Override
    @JsonValue
    public String toString() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime does not support SHA-256", e);
        }
    }
}

package dev.keyturn.signing;

import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The published keys as they go over the wire. */
final class JwksDocument {

    private static final int TAG_DIGITS = 32;

    private final byte[] body;
    private final String entityTag;

    JwksDocument(JWKSet keys) {
        this.body = keys.toString(true).getBytes(StandardCharsets.UTF_8);
        this.entityTag = '"' + digest(body) + '"';
    }

    /** The JSON in UTF-8; not to be written to. */
    byte[] body() {
        return body;
    }

    /** A strong entity tag, quotes included. */
    String entityTag() {
        return entityTag;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, TAG_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime does not support SHA-256", e);
        }
    }
}

package dev.keyturn.grant;

import dev.keyturn.oauth.AesGcm;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.Hkdf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The token that replaces a used refresh token.
 *
 * <p>It is kept sealed: encrypted with AES-256-GCM under a key that HKDF-SHA256 derives from the text of the replaced token.
 * That text is nowhere at rest, so only who presents it again can read what it was replaced by (ADR 0009).
 *
 * @param token the text of the new refresh token
 */
public record Successor(String token) {

    private static final byte[] PURPOSE = "keyturn/refresh-token-successor/v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_SALT = {};
    private static final byte[] NO_CONTEXT = {};

    /** @param replaced the text of the refresh token that this one replaces */
    public byte[] seal(String replaced) {
        return under(replaced).encrypt(token.getBytes(StandardCharsets.UTF_8), NO_CONTEXT);
    }

    /**
     * Reads what was sealed.
     *
     * @param replaced the refresh token as it was presented again
     * @return empty if it was sealed for another token or has been altered since
     */
    public static Optional<Successor> open(byte[] sealed, String replaced) {
        // earlier versions wrote scopes after the token, separated by spaces
        return under(replaced)
                .decrypt(sealed, NO_CONTEXT)
                .map(text -> new Successor(new String(text, StandardCharsets.UTF_8).split(" ", 2)[0]));
    }

    private static AesGcm under(String replaced) {
        return new AesGcm(Hkdf.expand(Hkdf.extract(NO_SALT, replaced.getBytes(StandardCharsets.UTF_8)), PURPOSE));
    }

    /** Hides the token. */
    @Override
    public String toString() {
        return "Successor[" + Credentials.REFRESH_TOKEN_PREFIX + "…]";
    }
}

package dev.keyturn.certificate;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Certificate of the client of a request, which has proved that it holds the key.
 *
 * @param chain the client's own certificate, then those that it has sent with it
 */
public record ClientCertificate(List<X509Certificate> chain) {

    /** Member of {@code cnf} with the thumbprint (RFC 8705 §3.1). */
    private static final String CONFIRMATION = "x5t#S256";

    public ClientCertificate {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("A chain has at least one certificate");
        }
        chain = List.copyOf(chain);
    }

    /** The client's own certificate. */
    public X509Certificate own() {
        return chain.get(0);
    }

    /** Claim {@code cnf} of a token that is bound to a certificate. */
    public static Map<String, Object> confirmation(String thumbprint) {
        return Map.of(CONFIRMATION, thumbprint);
    }

    /** Thumbprint in the claim {@code cnf} of a token; null if the token is not bound to a certificate. */
    public static @Nullable String thumbprintIn(@Nullable Object confirmation) {
        return confirmation instanceof Map<?, ?> members && members.get(CONFIRMATION) instanceof String thumbprint
                ? thumbprint
                : null;
    }

    /** Claim {@code cnf} of a token that is bound to this certificate. */
    public Map<String, Object> confirmation() {
        return confirmation(thumbprint());
    }

    /**
     * SHA-256 digest of the client's own certificate, in base64url: 43 characters.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-3.1">RFC 8705 §3.1, JWT Certificate Thumbprint Confirmation
     *     Method</a>
     */
    public String thumbprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(own().getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that was read cannot be written", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime does not support SHA-256", e);
        }
    }
}

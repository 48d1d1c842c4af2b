package dev.keyturn.apikey.leak;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells whether GitHub has signed what claims to come from there: ECDSA with SHA-256 over the body, by one of the keys that are
 * configured.
 */
@Component
class GitHubSignatures {

    private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    private final Map<String, PublicKey> keys = new HashMap<>();

    /** @throws IllegalArgumentException if a configured key cannot be read */
    GitHubSignatures(GitHubProperties properties) {
        properties.publicKeys().forEach((id, pem) -> keys.put(id, read(id, pem)));
    }

    /** Whether reports can be recognized at all. */
    boolean isConfigured() {
        return !keys.isEmpty();
    }

    /**
     * Whether the body has been signed.
     *
     * @param keyId by which key, by its own account
     * @param signature in Base64, DER inside
     */
    boolean isSigned(byte[] body, @Nullable String keyId, @Nullable String signature) {
        PublicKey key = keyId == null ? null : keys.get(keyId);
        if (key == null || signature == null) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance("SHA256withECDSA");
            verification.initVerify(key);
            verification.update(body);
            return verification.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static PublicKey read(String id, String pem) {
        try {
            String base64 = pem.replace(PEM_BEGIN, "").replace(PEM_END, "").replaceAll("\\s", "");
            return KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "keyturn.apikey.github.public-keys." + id + " must be an elliptic-curve public key in PEM", e);
        }
    }
}

package dev.keyturn.sdk;

import dev.keyturn.sdk.internal.dpop.DpopVerifier;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that the presenter of a sender-constrained token has its key, by DPoP or by the certificate of the connection.
 *
 * @param required whether unbound tokens are rejected
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-7">RFC 9449 §7, Protected Resource Access</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-3">RFC 8705 §3, Mutual-TLS Client Certificate-Bound Access
 *     Tokens</a>
 */
record SenderConstraint(DpopVerifier proofs, boolean required) {

    /**
     * Verifies the proof of possession.
     *
     * @throws CredentialRejectedException if it is missing or invalid
     */
    void check(VerifiedCredential credential, Confirmation confirmation, PresentedCredential presented) {
        String thumbprint = confirmation.jwkThumbprint();
        String certificate = confirmation.certificateThumbprint();
        if (thumbprint != null) {
            checkProof(thumbprint, presented);
        } else if (presented.isWithDpopScheme()) {
            throw new CredentialRejectedException(Reason.PROOF_INVALID);
        }
        if (certificate != null && !certificate.equals(thumbprintOf(presented.certificate()))) {
            throw new CredentialRejectedException(Reason.CERTIFICATE_MISMATCH);
        }
        if (confirmation.isUnknown()) {
            throw new CredentialRejectedException(Reason.PROOF_INVALID);
        }
        if (required && !confirmation.isNeeded() && credential.kind() != CredentialKind.API_KEY) {
            throw new CredentialRejectedException(Reason.PROOF_MISSING);
        }
    }

    private void checkProof(String thumbprint, PresentedCredential presented) {
        String proof = presented.proof();
        String method = presented.method();
        URI target = presented.target();
        if (!presented.isWithDpopScheme() || proof == null || method == null || target == null) {
            throw new CredentialRejectedException(Reason.PROOF_MISSING);
        }
        proofs.verify(proof, thumbprint, presented.text(), method, target);
    }

    private static @Nullable String thumbprintOf(@Nullable X509Certificate certificate) {
        if (certificate == null) {
            return null;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (CertificateEncodingException e) {
            return null;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime does not support SHA-256", e);
        }
    }
}

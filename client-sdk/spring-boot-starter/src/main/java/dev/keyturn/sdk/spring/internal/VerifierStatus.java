package dev.keyturn.sdk.spring.internal;

import dev.keyturn.sdk.CredentialVerifier;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Status of a verifier, for a health indicator.
 *
 * @param isUp whether JWTs can be verified; if not, the status is unknown, since keys are still being fetched
 * @param isDown whether the server rejects the API's client, so that API keys and opaque tokens cannot be verified
 * @param details details to show
 */
public record VerifierStatus(boolean isUp, boolean isDown, Map<String, String> details) {

    /** Error for a client without the scope for API keys, which an API may not need. */
    private static final String INVALID_SCOPE = "invalid_scope";

    /** Reads the current status. Retries in the background if there are no keys, or the client was rejected. */
    public static VerifierStatus of(CredentialVerifier verifier) {
        Optional<Duration> keyAge = verifier.keyAge();
        Map<String, String> details = new LinkedHashMap<>();
        if (keyAge.isEmpty()) {
            details.put("keys", "none yet");
        } else {
            details.put("keyAge", keyAge.get().toString());
        }
        verifier.revocationStaleness().ifPresent(age -> details.put("revocationStaleness", age.toString()));
        Optional<String> clientError = verifier.clientError();
        clientError.ifPresent(error -> details.put("client", "rejected: " + error));
        verifier.prepare();
        return new VerifierStatus(
                keyAge.isPresent(),
                clientError.filter(error -> !error.equals(INVALID_SCOPE)).isPresent(),
                details);
    }
}

package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a verifier fares, for a health indicator.
 *
 * @param isUp whether credentials can be verified; if not, it is not known whether they will be
 * @param isDown whether some cannot be, until somebody corrects the client's settings
 * @param details to be shown
 */
public record VerifierCondition(boolean isUp, boolean isDown, Map<String, String> details) {

    /** What a client without the scope for API keys gets, which may need none. */
    private static final String INVALID_SCOPE = "invalid_scope";

    /** As it is now. If there are no keys, or the client was refused, that is tried again in the background. */
    public static VerifierCondition of(CredentialVerifier verifier) {
        Optional<Duration> age = verifier.keyAge();
        Map<String, String> details = new LinkedHashMap<>();
        if (age.isEmpty()) {
            details.put("keys", "none yet");
        } else {
            details.put("keyAge", age.get().toString());
        }
        verifier.revocationLag().ifPresent(lag -> details.put("revocationLag", lag.toString()));
        Optional<String> refusal = verifier.clientRefusal();
        refusal.ifPresent(error -> details.put("client", "refused: " + error));
        verifier.prepare();
        return new VerifierCondition(
                age.isPresent(),
                refusal.filter(error -> !error.equals(INVALID_SCOPE)).isPresent(),
                details);
    }
}

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
 * @param details to be shown
 */
public record VerifierCondition(boolean isUp, Map<String, String> details) {

    /** As it is now. If there are no keys, they are fetched in the background. */
    public static VerifierCondition of(CredentialVerifier verifier) {
        Optional<Duration> age = verifier.keyAge();
        Map<String, String> details = new LinkedHashMap<>();
        if (age.isEmpty()) {
            details.put("keys", "none yet");
            verifier.prepare();
        } else {
            details.put("keyAge", age.get().toString());
        }
        verifier.revocationLag().ifPresent(lag -> details.put("revocationLag", lag.toString()));
        return new VerifierCondition(age.isPresent(), details);
    }
}

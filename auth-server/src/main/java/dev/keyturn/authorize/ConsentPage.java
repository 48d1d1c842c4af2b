package dev.keyturn.authorize;

import dev.keyturn.resource.ScopeDescription;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Content of the consent page.
 *
 * @param asked what the user can allow or leave out
 * @param included what is sent along with any permission: what was allowed before, and {@code openid}, which says no more
 *     than that a user signed in
 * @param alreadyAllowed what was allowed before, among what is asked now
 * @param destination where the browser goes next, for a person to recognize
 */
record ConsentPage(
        String clientId,
        String clientName,
        String state,
        List<ScopeGroup> asked,
        List<String> included,
        List<ScopeDescription> alreadyAllowed,
        String destination) {

    private static final String OPENID = "openid";

    static ConsentPage of(
            PendingConsent pending, String state, Set<String> allowed, Function<String, ScopeDescription> describe) {
        return new ConsentPage(
                pending.clientId().value(),
                pending.clientName(),
                state,
                ScopeGroup.byApi(pending.scopes().stream()
                        .filter(scope -> !allowed.contains(scope) && !scope.equals(OPENID))
                        .map(describe)
                        .toList()),
                pending.scopes().stream()
                        .filter(scope -> allowed.contains(scope) || scope.equals(OPENID))
                        .sorted()
                        .toList(),
                pending.scopes().stream()
                        .filter(scope -> allowed.contains(scope) && !scope.equals(OPENID))
                        .sorted()
                        .map(describe)
                        .toList(),
                destination(pending.redirectUri()));
    }

    /** Whether there is anything to allow. The standard leaves a request without a scope to the server. */
    public boolean asksForAnything() {
        return !asked.isEmpty() || !included.isEmpty();
    }

    private static String destination(String redirectUri) {
        try {
            URI target = new URI(redirectUri);
            return target.getHost() != null ? target.getHost() : target.getScheme() + ":";
        } catch (URISyntaxException e) {
            return redirectUri;
        }
    }
}

package dev.keyturn.token;

import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.resource.Resources;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.stereotype.Component;

/**
 * Which APIs a client wants a token for, as it says with {@code resource} or, for want of that, with the scopes (ADR 0010).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8707#section-2">RFC 8707 §2, Resource Parameter</a>
 */
@Component
public class ResourceIndicators {

    public static final String PARAMETER = "resource";

    /** Limit for the resources of one request. */
    static final int MAX_RESOURCES = 10;

    private final Resources resources;

    ResourceIndicators(Resources resources) {
        this.resources = resources;
    }

    /**
     * The APIs that a request asks for, without regard to what it may have.
     *
     * @param resources as the request names them; empty if it leaves the choice to the server
     * @throws OAuth2AuthenticationException {@code invalid_target} if one is not the audience of an API
     */
    public Set<String> audiences(Set<String> resources) {
        if (resources.size() > MAX_RESOURCES) {
            throw ProtocolErrors.invalidTarget("resource must not be sent more than " + MAX_RESOURCES + " times.");
        }
        Set<String> audiences = new LinkedHashSet<>();
        for (String resource : resources) {
            audiences.add(this.resources
                    .audienceNamed(resource)
                    .orElseThrow(() -> ProtocolErrors.invalidTarget(
                            "resource must be the audience of an API: an absolute URI without fragment.")));
        }
        return audiences;
    }

    /**
     * The APIs that a token is for.
     *
     * @throws OAuth2AuthenticationException {@code invalid_target}, {@code invalid_scope}
     */
    Set<String> choose(AccessTokenRequest request) {
        Set<String> asked = audiences(request.resources());
        AccessTokenRequest.OfGrant grant = request.ofGrant();
        return grant == null ? choose(asked, request.scopes()) : chooseOf(grant, asked, request.scopes());
    }

    private Set<String> chooseOf(AccessTokenRequest.OfGrant grant, Set<String> asked, Set<String> scopes) {
        Set<String> granted = stillThere(grant.resources());
        if (granted.isEmpty()) {
            granted = resources.audiencesOf(grant.scopes());
        } else if (asked.isEmpty()) {
            return granted;
        }
        if (!granted.containsAll(asked)) {
            throw ProtocolErrors.invalidTarget("resource must be one of the resources of the authorization request.");
        }
        return asked.isEmpty() ? choose(asked, scopes) : asked;
    }

    /** The scopes that belong to one of these APIs, or to no API. */
    public Set<String> scopesFor(Set<String> audiences, Set<String> scopes) {
        Set<String> kept = new LinkedHashSet<>(scopes);
        kept.removeIf(scope -> !audiences.containsAll(resources.audiencesOf(List.of(scope))));
        return kept;
    }

    /**
     * The APIs of a request that rests on no grant yet.
     *
     * @param asked the audiences that it names
     * @throws OAuth2AuthenticationException {@code invalid_target}, {@code invalid_scope}
     */
    public Set<String> choose(Set<String> asked, Set<String> scopes) {
        Set<String> owners = resources.audiencesOf(scopes);
        if (asked.isEmpty()) {
            if (owners.size() > 1) {
                throw ProtocolErrors.invalidTarget(
                        "The scopes belong to several APIs. Send resource for each API, or request the scopes of one.");
            }
            return owners;
        }
        if (!asked.containsAll(owners)) {
            throw ProtocolErrors.invalidScope(
                    "These scopes do not belong to the requested resources",
                    scopes.stream()
                            .filter(scope -> !asked.containsAll(resources.audiencesOf(List.of(scope))))
                            .toList());
        }
        return asked;
    }

    /** The audiences that these resources name, without those of APIs that have been deleted. */
    private Set<String> stillThere(Set<String> named) {
        Set<String> audiences = new LinkedHashSet<>();
        named.forEach(resource -> resources.audienceNamed(resource).ifPresent(audiences::add));
        return audiences;
    }

    /** The values of the parameter among others; one without a value counts as one that was not sent (RFC 6749 §3.1). */
    public static Set<String> in(Map<String, Object> parameters) {
        Object parameter = parameters.get(PARAMETER);
        Set<String> values = new LinkedHashSet<>();
        if (parameter instanceof String one) {
            values.add(one);
        } else if (parameter instanceof String[] several) {
            values.addAll(List.of(several));
        }
        values.remove("");
        return values;
    }
}

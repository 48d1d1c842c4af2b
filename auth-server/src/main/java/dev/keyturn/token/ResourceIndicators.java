package dev.keyturn.token;

import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.resource.Resources;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Which APIs a client wants a token for, as it says with {@code resource} or, for want of that, with the scopes (ADR 0010).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8707#section-2">RFC 8707 §2, Resource Parameter</a>
 */
@Component
public class ResourceIndicators {

    static final String PARAMETER = "resource";

    /** Of one request; nobody needs a token that so many could misuse. */
    static final int MAX_RESOURCES = 10;

    private final Resources resources;

    ResourceIndicators(Resources resources) {
        this.resources = resources;
    }

    /**
     * Refuses an authorization request for APIs that do not exist, or whose scopes are not of the APIs that it names. Comes
     * after the check of the redirect URI, to which the refusal is sent.
     *
     * @throws OAuth2AuthenticationException {@code invalid_target}, {@code invalid_scope}, for the client
     */
    public void check(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        try {
            choose(read(request.getAdditionalParameters()), request.getScopes());
        } catch (OAuth2AuthenticationException e) {
            throw AuthorizationRefusal.of(e.getError(), request, context.getRegisteredClient());
        }
    }

    /**
     * What a token request asks for, without regard to what it may have.
     *
     * @return empty if it leaves the choice to the server
     * @throws OAuth2AuthenticationException {@code invalid_target} if one is not the audience of an API
     */
    Set<String> askedBy(Authentication grant) {
        return grant instanceof OAuth2AuthorizationGrantAuthenticationToken request
                ? read(request.getAdditionalParameters())
                : Set.of();
    }

    /**
     * The APIs that a token is for.
     *
     * @param authorization what the token is issued for; null if a client asks for itself
     * @throws OAuth2AuthenticationException {@code invalid_target}, {@code invalid_scope}
     */
    Set<String> choose(Set<String> asked, @Nullable OAuth2Authorization authorization, Set<String> scopes) {
        if (authorization == null) {
            return choose(asked, scopes);
        }
        Set<String> granted = stillThere(of(authorization.getAttribute(OAuth2AuthorizationRequest.class.getName())));
        if (granted.isEmpty()) {
            granted = resources.audiencesOf(authorization.getAuthorizedScopes());
        } else if (asked.isEmpty()) {
            return granted;
        }
        if (!granted.containsAll(asked)) {
            throw ProtocolErrors.invalidTarget("The user has not been asked for a resource that is asked for.");
        }
        return asked.isEmpty() ? choose(asked, scopes) : asked;
    }

    /** Those of the scopes that mean something to one of these APIs or to none in particular. */
    Set<String> scopesFor(Set<String> audiences, Set<String> scopes) {
        Set<String> kept = new LinkedHashSet<>(scopes);
        kept.removeIf(scope -> !audiences.containsAll(resources.audiencesOf(List.of(scope))));
        return kept;
    }

    /** The resources that an authorization request named, checked when it was made. */
    static Set<String> of(@Nullable OAuth2AuthorizationRequest request) {
        return request == null
                ? Set.of()
                : values(request.getAdditionalParameters().get(PARAMETER));
    }

    private Set<String> choose(Set<String> asked, Set<String> scopes) {
        Set<String> owners = resources.audiencesOf(scopes);
        if (asked.isEmpty()) {
            if (owners.size() > 1) {
                throw ProtocolErrors.invalidTarget(
                        "The scopes belong to several APIs: say with resource which of them the token is for.");
            }
            return owners;
        }
        if (!asked.containsAll(owners)) {
            throw ProtocolErrors.invalidScope("A scope belongs to none of the resources that are asked for.");
        }
        return asked;
    }

    private Set<String> read(Map<String, Object> parameters) {
        Set<String> asked = values(parameters.get(PARAMETER));
        if (asked.size() > MAX_RESOURCES) {
            throw ProtocolErrors.invalidTarget(
                    "No more than " + MAX_RESOURCES + " resources can be asked for at once.");
        }
        Set<String> audiences = new LinkedHashSet<>();
        for (String resource : asked) {
            audiences.add(resources
                    .audienceNamed(resource)
                    .orElseThrow(() -> ProtocolErrors.invalidTarget(
                            "A resource is not the audience of an API: an absolute URI without fragment.")));
        }
        return audiences;
    }

    /** The audiences that these resources name, without those of APIs that have been deleted. */
    private Set<String> stillThere(Set<String> named) {
        Set<String> audiences = new LinkedHashSet<>();
        named.forEach(resource -> resources.audienceNamed(resource).ifPresent(audiences::add));
        return audiences;
    }

    /** A parameter without a value counts as one that was not sent (RFC 6749 §3.1). */
    private static Set<String> values(@Nullable Object parameter) {
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

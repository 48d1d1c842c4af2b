package dev.keyturn.token;

import dev.keyturn.resource.AccessTokenPolicy;
import dev.keyturn.resource.Resources;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenIntrospection;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;

/**
 * Tells what a token is worth to those whom it concerns: the client that it was issued to, and the client as which one of its
 * APIs introspects. To anybody else it is a token that does not exist.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.2">RFC 7662 §2.2, Introspection Response</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-4">RFC 7662 §4, Security Considerations</a>
 */
class IntrospectionAudience implements AuthenticationProvider {

    private final AuthenticationProvider introspection;
    private final Resources resources;

    IntrospectionAudience(AuthenticationProvider introspection, Resources resources) {
        this.introspection = introspection;
        this.resources = resources;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        Authentication result = introspection.authenticate(authentication);
        if (result instanceof OAuth2TokenIntrospectionAuthenticationToken answer
                && answer.getTokenClaims().isActive()
                && !concerns(result.getName(), answer.getTokenClaims())) {
            return new OAuth2TokenIntrospectionAuthenticationToken(
                    answer.getToken(),
                    (Authentication) answer.getPrincipal(),
                    OAuth2TokenIntrospection.builder().build());
        }
        return result;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return introspection.supports(authentication);
    }

    private boolean concerns(String caller, OAuth2TokenIntrospection token) {
        List<String> audience = token.getAudience();
        return caller.equals(token.getClientId())
                || (audience != null && audience.stream().anyMatch(api -> introspects(caller, api)));
    }

    private boolean introspects(String caller, String api) {
        Optional<AccessTokenPolicy> policy = resources.policyOf(api);
        return policy.isPresent() && caller.equals(policy.get().introspectionClientId());
    }
}

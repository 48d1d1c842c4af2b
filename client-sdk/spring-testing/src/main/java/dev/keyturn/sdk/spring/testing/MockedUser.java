package dev.keyturn.sdk.spring.testing;

import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.spring.security.CredentialAuthentication;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Converts a user that a test mocks with spring-security-test to a credential with that user's scopes. */
final class MockedUser {

    private static final String PREFIX = "SCOPE_";

    private MockedUser() {}

    /**
     * Adds a credential of the user to a mock request, and keeps the user as the authentication. Does nothing for an anonymous user.
     *
     * @param attributes sets an attribute of the request
     */
    static void put(@Nullable Authentication user, BiConsumer<String, Object> attributes) {
        credentialOf(user).ifPresent(credential -> {
            attributes.accept(VerifiedCredential.ATTRIBUTE, credential);
            attributes.accept(CredentialAuthentication.ATTRIBUTE, user);
        });
    }

    private static Optional<VerifiedCredential> credentialOf(@Nullable Authentication user) {
        if (user == null || !new AuthenticationTrustResolverImpl().isAuthenticated(user)) {
            return Optional.empty();
        }
        if (user instanceof CredentialAuthentication known) {
            return Optional.of(known.getPrincipal());
        }
        return Optional.of(new PlainToken()
                .subject(user.getName())
                .scopes(scopes(user).toArray(String[]::new))
                .credential());
    }

    private static Set<String> scopes(Authentication user) {
        return user.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .filter(authority -> authority != null && authority.startsWith(PREFIX))
                .map(authority -> authority.substring(PREFIX.length()))
                .collect(Collectors.toSet());
    }
}

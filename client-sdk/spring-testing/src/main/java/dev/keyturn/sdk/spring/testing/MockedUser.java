package dev.keyturn.sdk.spring.testing;

import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.VerifiedCredentials;
import dev.keyturn.sdk.spring.CredentialAuthentication;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** A user whom a test mocks by the means of Spring Security, as the sender of a token with that user's authorities. */
final class MockedUser {

    private static final String PREFIX = "SCOPE_";

    private MockedUser() {}

    /**
     * Lets a mock request have a token of the user, who stays for Spring Security who it is. Nothing for an anonymous user.
     *
     * @param attributes sets one of the request's
     */
    static void put(@Nullable Authentication user, BiConsumer<String, Object> attributes) {
        credentialOf(user).ifPresent(credential -> {
            attributes.accept(VerifiedCredentials.ATTRIBUTE, credential);
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

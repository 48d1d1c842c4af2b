package dev.keyturn.authorize;

import dev.keyturn.adminapi.ViolatedConstraint;
import dev.keyturn.client.ClientId;
import dev.keyturn.consent.Consents;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.user.UserId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/** Adapter that stores the framework's consents in {@link Consents}. A principal's name is the user's identifier. */
@Component
public class JpaOAuth2AuthorizationConsentService implements OAuth2AuthorizationConsentService {

    private final Consents consents;

    JpaOAuth2AuthorizationConsentService(Consents consents) {
        this.consents = consents;
    }

    /**
     * {@inheritDoc}
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_request} if the user or
     *     the client was deleted meanwhile
     */
    @Override
    public void save(OAuth2AuthorizationConsent consent) {
        Assert.notNull(consent, "consent is missing");
        Set<String> scopes = consent.getScopes();
        if (scopes.size() != consent.getAuthorities().size()) {
            throw new IllegalArgumentException("A consent contains scopes only");
        }
        try {
            consents.allow(user(consent), client(consent), scopes);
        } catch (DataIntegrityViolationException e) {
            if (ViolatedConstraint.isNamed("fk_consent__user", e)
                    || ViolatedConstraint.isNamed("fk_consent__client", e)) {
                throw ProtocolErrors.invalidRequest("The client or user was removed in the meantime.");
            }
            throw e;
        }
    }

    @Override
    public void remove(OAuth2AuthorizationConsent consent) {
        Assert.notNull(consent, "consent is missing");
        consents.withdraw(user(consent), client(consent));
    }

    @Override
    public @Nullable OAuth2AuthorizationConsent findById(String registeredClientId, String principalName) {
        Assert.hasText(registeredClientId, "registeredClientId is missing");
        Assert.hasText(principalName, "principalName is missing");
        Optional<UserId> user = parseUser(principalName);
        if (user.isEmpty() || !ClientId.isValid(registeredClientId)) {
            return null;
        }
        Set<String> scopes = consents.allowedScopes(user.get(), new ClientId(registeredClientId));
        if (scopes.isEmpty()) {
            return null;
        }
        OAuth2AuthorizationConsent.Builder consent =
                OAuth2AuthorizationConsent.withId(registeredClientId, principalName);
        scopes.forEach(consent::scope);
        return consent.build();
    }

    private static Optional<UserId> parseUser(String text) {
        try {
            return Optional.of(UserId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static UserId user(OAuth2AuthorizationConsent consent) {
        return UserId.parse(consent.getPrincipalName());
    }

    private static ClientId client(OAuth2AuthorizationConsent consent) {
        return new ClientId(consent.getRegisteredClientId());
    }
}

package dev.keyturn.authorize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;

/** What the framework expects of whatever keeps its consents. */
abstract class AuthorizationConsentServiceContract {

    abstract OAuth2AuthorizationConsentService service();

    abstract String newClient();

    abstract String newUser();

    @Test
    void findsWhatWasSaved() {
        OAuth2AuthorizationConsent consent = consent(newClient(), newUser(), "openid", "orders:read");

        service().save(consent);

        assertThat(find(consent)).isEqualTo(consent);
    }

    @Test
    void replacesWhatWasSavedBefore() {
        String client = newClient();
        String user = newUser();
        service().save(consent(client, user, "openid", "orders:read"));

        service().save(consent(client, user, "openid", "orders:write"));

        assertThat(service().findById(client, user)).isEqualTo(consent(client, user, "openid", "orders:write"));
    }

    @Test
    void savesTheSameTwice() {
        OAuth2AuthorizationConsent consent = consent(newClient(), newUser(), "orders:read");

        service().save(consent);
        service().save(consent);

        assertThat(find(consent)).isEqualTo(consent);
    }

    @Test
    void keepsUsersAndClientsApart() {
        OAuth2AuthorizationConsent consent = consent(newClient(), newUser(), "orders:read");
        service().save(consent);

        assertThat(service().findById(consent.getRegisteredClientId(), newUser()))
                .isNull();
        assertThat(service().findById(newClient(), consent.getPrincipalName())).isNull();
    }

    @Test
    void forgetsWhatIsRemoved() {
        OAuth2AuthorizationConsent consent = consent(newClient(), newUser(), "orders:read");
        service().save(consent);

        service().remove(consent);

        assertThat(find(consent)).isNull();
    }

    @Test
    void removesWhatIsNotThereWithoutAWord() {
        OAuth2AuthorizationConsent consent = consent(newClient(), newUser(), "orders:read");

        service().remove(consent);

        assertThat(find(consent)).isNull();
    }

    @Test
    void savesAgainWhatWasRemoved() {
        OAuth2AuthorizationConsent consent = consent(newClient(), newUser(), "orders:read");
        service().save(consent);
        service().remove(consent);

        service().save(consent);

        assertThat(find(consent)).isEqualTo(consent);
    }

    @Test
    void findsNothingForUnknownNames() {
        assertThat(service().findById("' or 1=1 --", UUID.randomUUID().toString()))
                .isNull();
        assertThat(service().findById(newClient(), "nobody\u0000")).isNull();
    }

    @Test
    void refusesMissingArguments() {
        assertThatThrownBy(() -> service().findById("", newUser())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> service().findById(newClient(), "")).isInstanceOf(IllegalArgumentException.class);
    }

    static OAuth2AuthorizationConsent consent(String client, String user, String... scopes) {
        OAuth2AuthorizationConsent.Builder consent = OAuth2AuthorizationConsent.withId(client, user);
        for (String scope : scopes) {
            consent.scope(scope);
        }
        return consent.build();
    }

    private @Nullable OAuth2AuthorizationConsent find(OAuth2AuthorizationConsent consent) {
        return service().findById(consent.getRegisteredClientId(), consent.getPrincipalName());
    }
}

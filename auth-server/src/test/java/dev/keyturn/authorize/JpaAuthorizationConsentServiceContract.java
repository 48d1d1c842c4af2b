package dev.keyturn.authorize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.testing.ConsentRows;
import dev.keyturn.testing.RunningServer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;

/** Our consent service on each database: the framework's contract, and more. */
@RunningServer
abstract class JpaAuthorizationConsentServiceContract extends AuthorizationConsentServiceContract {

    @Autowired
    OAuth2AuthorizationConsentService service;

    @Autowired
    JdbcClient jdbc;

    @Override
    OAuth2AuthorizationConsentService service() {
        return service;
    }

    @Override
    String newClient() {
        return new ConsentRows(jdbc).client();
    }

    @Override
    String newUser() {
        return new ConsentRows(jdbc).user().toString();
    }

    @Test
    void anAnswerForAClientThatIsGoneIsAnInvalidRequest() {
        OAuth2AuthorizationConsent consent = consent("gone-" + UUID.randomUUID(), newUser(), "orders:read");

        assertThatThrownBy(() -> service.save(consent))
                .isInstanceOfSatisfying(
                        OAuth2AuthenticationException.class,
                        e -> assertThat(e.getError().getErrorCode()).isEqualTo("invalid_request"));
    }

    @Test
    void nothingButScopesCanBeAllowed() {
        String client = newClient();
        String user = newUser();
        OAuth2AuthorizationConsent consent = OAuth2AuthorizationConsent.withId(client, user)
                .scope("orders:read")
                .authority(new SimpleGrantedAuthority("ROLE_ADMINISTRATOR"))
                .build();

        assertThatThrownBy(() -> service.save(consent)).isInstanceOf(IllegalArgumentException.class);
        assertThat(service.findById(client, user)).isNull();
    }
}

package dev.keyturn.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/** Holds ours to the same contract. */
@RunningServer
abstract class JpaAuthorizationServiceContract extends AuthorizationServiceContract {

    @Autowired
    Api api;

    @Autowired
    OAuth2AuthorizationService service;

    @Autowired
    RegisteredClientRepository clients;

    /** Introspection and revocation look for tokens without a type, and a code is none. */
    @Test
    @Rfc({"7009#2.1", "7662#2.2"})
    void findsACodeByNoOtherTypeThanItsOwn() {
        String code = newCode();
        service().save(authorization().token(code(code)).build());

        assertThat(service().findByToken(code, null)).isNull();
    }

    @Override
    OAuth2AuthorizationService service() {
        return service;
    }

    @Override
    RegisteredClient newClient() {
        String id = api.registerClient(Map.of(
                        "client_id",
                        Api.uniqueName("partner"),
                        "client_name",
                        "Partner",
                        "token_endpoint_auth_method",
                        "none",
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "redirect_uris",
                        List.of("https://partner.example.com/callback"),
                        "scopes",
                        List.of("openid", "profile")))
                .get("client_id")
                .asString();
        return Objects.requireNonNull(clients.findByClientId(id));
    }

    @Override
    String newUser() {
        return api.admin("POST", "/users", Map.of("username", Api.uniqueName("user"), "name", "Ada"))
                .json()
                .get("id")
                .asString();
    }
}

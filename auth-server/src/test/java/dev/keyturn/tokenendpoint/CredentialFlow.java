package dev.keyturn.tokenendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** An access token says which credential of its client it was issued for, and ends with it if that has leaked. */
@RunningServer
abstract class CredentialFlow {

    @Autowired
    Api api;

    private final String client = Api.uniqueName("service");
    private final String path = "/clients/" + client + "/secrets";

    private String oldId;
    private String oldSecret;

    @BeforeEach
    void registerService() {
        api.registerOrdersApi();
        oldSecret = api.registerClient(Map.of(
                        "client_id",
                        client,
                        "client_name",
                        "Service",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of("orders:read")))
                .get("client_secret")
                .asString();
        oldId = api.admin("GET", path, null).json().get(0).get("id").asString();
    }

    @Test
    void aTokenNamesTheSecretThatItWasIssuedForAndSoDoesIntrospection() throws Exception {
        JsonNode added = api.admin("POST", path, null).json();
        String newSecret = added.get("client_secret").asString();

        String old = token(oldSecret, "orders:read");
        String fresh = token(newSecret, "orders:read");

        assertThat(credential(old)).isEqualTo(oldId);
        assertThat(credential(fresh)).isEqualTo(added.get("id").asString());
        assertThat(introspect(old, newSecret).get("credential_id").asString()).isEqualTo(oldId);
        assertThat(oldSecret).doesNotContain(oldId);
    }

    @Test
    void aSecretThatIsRetiredAsLeakedTakesItsTokensAlong() throws Exception {
        String newSecret =
                api.admin("POST", path, null).json().get("client_secret").asString();
        String old = token(oldSecret, "orders:read");
        String fresh = token(newSecret, "orders:read");

        assertThat(api.admin("DELETE", path + "/" + oldId + "?revoke_tokens=true", null)
                        .status())
                .isEqualTo(204);

        assertThat(isActive(old, newSecret)).isFalse();
        assertThat(isActive(fresh, newSecret)).isTrue();
        assertThat(isActive(token(newSecret, "orders:read"), newSecret)).isTrue();
        assertThat(api.clientCredentials(client, oldSecret, "orders:read").status())
                .isEqualTo(401);
        assertThat(api.admin("GET", "/audit-events?type=client-secret.deleted&subject_id=" + client, null)
                        .json()
                        .get("items")
                        .get(0)
                        .get("details")
                        .get("tokens_revoked")
                        .asString())
                .isEqualTo("true");
    }

    @Test
    void aSecretThatIsRetiredInTheUsualWayLeavesItsTokens() throws Exception {
        String newSecret =
                api.admin("POST", path, null).json().get("client_secret").asString();
        String old = token(oldSecret, "orders:read");

        assertThat(api.admin("DELETE", path + "/" + oldId, null).status()).isEqualTo(204);

        assertThat(isActive(old, newSecret)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "2", "%00"})
    void anInvalidLeakedFlagDeletesNoSecret(String answer) {
        Api.Answer refused = api.admin("DELETE", path + "/" + oldId + "?revoke_tokens=" + answer, null);

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(api.clientCredentials(client, oldSecret, "orders:read").status())
                .isEqualTo(200);
    }

    @Test
    void anOpaqueTokenKeepsItToo() {
        String name = Api.uniqueName("vault");
        assertThat(api.admin(
                                "POST",
                                "/apis",
                                Map.of(
                                        "name",
                                        "Vault",
                                        "audience",
                                        "https://" + name + ".example.com",
                                        "scopes",
                                        List.of(Map.of("name", name, "description", "See")),
                                        "access_tokens",
                                        Map.of("format", "opaque")))
                        .status())
                .isEqualTo(201);
        JsonNode other = api.registerClient(Map.of(
                "client_id",
                name,
                "client_name",
                "Service",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of(name)));
        String secret = other.get("client_secret").asString();
        String secrets = "/clients/" + name + "/secrets";
        String id = api.admin("GET", secrets, null).json().get(0).get("id").asString();
        String next =
                api.admin("POST", secrets, null).json().get("client_secret").asString();
        String token = api.clientCredentials(name, secret, name)
                .json()
                .get("access_token")
                .asString();
        Map<String, String> form = Map.of("token", token);
        assertThat(api.post("/oauth2/introspect", form, name, next)
                        .json()
                        .get("credential_id")
                        .asString())
                .isEqualTo(id);

        api.admin("DELETE", secrets + "/" + id + "?revoke_tokens=true", null);

        assertThat(api.post("/oauth2/introspect", form, name, next).body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void aRefreshedTokenNamesTheSecretThatItWasRefreshedWith() throws Exception {
        String id = Api.uniqueName("backend");
        String first = api.registerClient(Map.of(
                        "client_id",
                        id,
                        "client_name",
                        "Backend",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "redirect_uris",
                        List.of(SignedInPartner.REDIRECT_URI.toString()),
                        "scopes",
                        List.of("openid"),
                        "require_consent",
                        false))
                .get("client_secret")
                .asString();
        String secrets = "/clients/" + id + "/secrets";
        JsonNode second = api.admin("POST", secrets, null).json();
        try (SignedInPartner partner = new SignedInPartner(api)) {
            partner.allow(partner.attempt());
            Partner backend = new Partner(api.issuer(), id, SignedInPartner.REDIRECT_URI, "openid");
            JsonNode exchanged = api.post(
                            "/oauth2/token",
                            Map.of(
                                    "grant_type",
                                    "authorization_code",
                                    "code",
                                    partner.again(backend).getValue(),
                                    "code_verifier",
                                    backend.verifier().getValue(),
                                    "redirect_uri",
                                    SignedInPartner.REDIRECT_URI.toString()),
                            id,
                            first)
                    .json();
            JsonNode refreshed = api.post(
                            "/oauth2/token",
                            Map.of(
                                    "grant_type",
                                    "refresh_token",
                                    "refresh_token",
                                    exchanged.get("refresh_token").asString()),
                            id,
                            second.get("client_secret").asString())
                    .json();

            String firstId =
                    api.admin("GET", secrets, null).json().get(0).get("id").asString();
            assertThat(credential(exchanged.get("access_token").asString())).isEqualTo(firstId);
            assertThat(credential(refreshed.get("access_token").asString()))
                    .isEqualTo(second.get("id").asString());
            assertThat(SignedJWT.parse(exchanged.get("id_token").asString())
                            .getJWTClaimsSet()
                            .getClaim("credential_id"))
                    .isNull();
        }
    }

    @Test
    void aPublicClientHasNone() throws Exception {
        try (SignedInPartner partner = new SignedInPartner(api)) {
            Partner attempt = partner.attempt();
            String token = Partner.parse(attempt.exchange(partner.allow(attempt)))
                    .toSuccessResponse()
                    .getTokens()
                    .getAccessToken()
                    .getValue();

            assertThat(credential(token)).isNull();
        }
    }

    @Test
    void noApiMaySayItInstead() {
        Api.Answer answer = api.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        "Liar",
                        "audience",
                        "https://" + client + ".example.com",
                        "scopes",
                        List.of(),
                        "access_tokens",
                        Map.of("static_claims", Map.of("credential_id", oldId))));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("reserved-claim-name");
    }

    private String token(String secret, String scope) {
        Api.Answer answer = api.clientCredentials(client, secret, scope);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("access_token").asString();
    }

    private boolean isActive(String token, String secret) {
        return introspect(token, secret).get("active").asBoolean();
    }

    private JsonNode introspect(String token, String secret) {
        return Objects.requireNonNull(api.post("/oauth2/introspect", Map.of("token", token), client, secret)
                .json());
    }

    private static @Nullable String credential(String token) throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("credential_id");
    }
}

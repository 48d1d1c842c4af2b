package dev.keyturn.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.keyturn.signing.KeyRing;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** ID tokens with the algorithm that their client has chosen, checked by a library that is not ours. */
@RunningServer
abstract class IdTokenAlgorithmFlow {

    @Autowired
    Api api;

    @Autowired
    KeyRing keyRing;

    @Autowired
    JdbcTemplate tables;

    private SignedInPartner user;

    @BeforeEach
    void signIn() {
        user = new SignedInPartner(api);
        user.allow(user.attempt());
    }

    @AfterEach
    void close() {
        tables.update("update client set id_token_signed_response_alg = null");
        user.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256"})
    @Rfc("OIDC-Core#3.1.3.7")
    void codeAndRefreshGrantsIssueIdTokensWithTheClientsAlgorithm(String algorithm) throws Exception {
        Partner client = register(algorithm);

        OIDCTokens first = tokens(client.exchange(user.again(client)));
        OIDCTokens second = tokens(client.refresh(first.getRefreshToken()));

        assertSignedWith(algorithm, first.getIDToken(), client);
        assertSignedWith(algorithm, second.getIDToken(), client);
        assertThat(user.browser()
                        .open(URI.create(api.issuer() + "/connect/logout?id_token_hint="
                                + second.getIDToken().serialize()))
                        .getWebResponse()
                        .getStatusCode())
                .isEqualTo(200);
    }

    @Test
    @Rfc("OIDC-Core#3.1.3.7")
    void aNewAlgorithmIsAnnouncedAndTheDefaultUsedMeanwhile() throws Exception {
        String chosen = "ES384";
        tables.update("delete from signing_key where algorithm = ?", chosen);
        keyRing.readAll();
        Partner client = register(chosen);
        assertThat(keyRing.signsFrom(chosen)).isPresent();

        OIDCTokens before = tokens(client.exchange(user.again(client)));
        assertThat(api.admin("POST", "/signing-keys/rotations", Map.of("algorithm", chosen, "immediately", true))
                        .status())
                .isEqualTo(200);
        OIDCTokens after = tokens(client.refresh(before.getRefreshToken()));

        assertSignedWith("RS256", before.getIDToken(), client);
        assertSignedWith(chosen, after.getIDToken(), client);
    }

    private Partner register(String algorithm) {
        String id = Api.uniqueName("checks");
        api.registerClient(Map.of(
                "client_id",
                id,
                "client_name",
                "Checks",
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code", "refresh_token"),
                "redirect_uris",
                List.of(SignedInPartner.REDIRECT_URI.toString()),
                "scopes",
                List.of("openid"),
                "require_consent",
                false,
                "id_token_signed_response_alg",
                algorithm));
        return new Partner(api.issuer(), id, SignedInPartner.REDIRECT_URI, "openid");
    }

    private static OIDCTokens tokens(HTTPResponse answer) {
        return Partner.parse(answer).toSuccessResponse().getTokens().toOIDCTokens();
    }

    private void assertSignedWith(String algorithm, JWT token, Partner client) throws Exception {
        JWKSet keys = JWKSet.parse(api.get("/oauth2/jwks", null).body());
        IDTokenValidator validator = new IDTokenValidator(
                new Issuer(api.issuer()), new ClientID(client.clientId()), JWSAlgorithm.parse(algorithm), keys);

        assertThat(validator.validate(token, null).getSubject()).isNotNull();
    }
}

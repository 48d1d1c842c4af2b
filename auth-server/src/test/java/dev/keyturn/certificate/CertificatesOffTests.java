package dev.keyturn.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.ClientAuthority;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** A server without a source of client certificates. It trusts a proxy, from whose address its tests come. */
@RunningServer
@OnH2
class CertificatesOffTests {

    @Autowired
    Api api;

    @Test
    void metadataDoesNotNameThem() {
        assertThat(api.get("/.well-known/openid-configuration", null).body()).doesNotContain("tls_client", "mtls_");
    }

    @Test
    void noHeaderCounts(@TempDir Path folder) throws Exception {
        ClientAuthority.Issued own = new ClientAuthority(folder).selfSigned("/CN=own");
        String id = Api.uniqueName("off");
        api.registerClient(Map.of(
                "client_id",
                id,
                "client_name",
                "Off",
                "token_endpoint_auth_method",
                "tls_client_auth",
                "tls_client_auth_subject_dn",
                "CN=own",
                "grant_types",
                List.of("client_credentials")));

        Api.Answer answer = api.send(HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Client-Cert",
                        ":"
                                + Base64.getEncoder()
                                        .encodeToString(own.certificate().getEncoded()) + ":")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id=" + id)));

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void aClientWithBoundTokensGetsNone() {
        String id = Api.uniqueName("off");
        String secret = api.registerClient(Map.of(
                        "client_id",
                        id,
                        "client_name",
                        "Off",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "tls_client_certificate_bound_access_tokens",
                        true,
                        "grant_types",
                        List.of("client_credentials")))
                .get("client_secret")
                .asString();

        Api.Answer answer = api.post("/oauth2/token", Map.of("grant_type", "client_credentials"), id, secret);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_request");
    }

    @Test
    void aSecondPortNeedsTls() {
        assertThatThrownBy(() -> StartedServer.with(
                                "spring.datasource.url=" + StartedServer.newH2Database(),
                                "keyturn.client-certificates.port=" + StartedServer.freePort())
                        .close())
                .hasStackTraceContaining("needs server.ssl.bundle");
    }
}

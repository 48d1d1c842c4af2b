package dev.keyturn.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.PKITLSClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.X509CertificateConfirmation;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.ClientAuthority;
import dev.keyturn.testing.ClientAuthority.Issued;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SelfSigned;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Statements;
import dev.keyturn.testing.Visitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients that present certificates at the second port of a server. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MutualTlsFlow {

    private static final String SUBJECT = "/C=DE/O=Example, Inc./CN=orders";
    private static final String PROXY = "127.0.0.3";
    private static final String STRANGER = "127.0.0.4";
    private static final String CALLBACK = "https://web.example.com/callback";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private static final JsonMapper JSON = new JsonMapper();

    private final int port = StartedServer.freePort();
    private final int certificatePort = StartedServer.freePort();

    private StartedServer server;
    private Path serverCertificate;
    private SSLContext withoutCertificate;
    private Api api;
    private ClientAuthority authority;
    private ClientAuthority otherAuthority;
    private Issued orders;
    private Issued another;

    /** URL of an empty database. */
    abstract String newDatabase();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        withoutCertificate = SelfSigned.contextTrusting(SelfSigned.install(folder, "server"));
        serverCertificate = folder.resolve("tls.crt");
        authority = new ClientAuthority(folder.resolve("authority"));
        otherAuthority = new ClientAuthority(folder.resolve("other"));
        orders = authority.issue(
                SUBJECT,
                "subjectAltName=DNS:Orders.example.com,URI:spiffe://example.com/orders,IP:2001:db8::9,"
                        + "email:orders@Example.com");
        another = authority.issue("/C=DE/O=Example, Inc./CN=billing");
        URI issuer = URI.create("https://localhost:" + port);
        server = StartedServer.withStillTicker(
                "server.port=" + port,
                "keyturn.issuer=" + issuer,
                "spring.datasource.url=" + newDatabase(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
                "spring.ssl.bundle.pem.keyturn.keystore.certificate=" + serverCertificate,
                "spring.ssl.bundle.pem.keyturn.keystore.private-key=" + folder.resolve("tls.key"),
                "server.ssl.bundle=keyturn",
                "spring.ssl.bundle.pem.clients.truststore.certificate=" + authority.certificate(),
                "keyturn.client-certificates.port=" + certificatePort,
                "keyturn.client-certificates.authorities-bundle=clients",
                "keyturn.proxy.trusted-addresses=" + PROXY,
                "keyturn.rate-limit.per-address.failed-authentication=0",
                "keyturn.rate-limit.per-address.failed-authentication-of-client=0",
                "keyturn.rate-limit.per-address.invalid-token=0");
        api = Api.over(withoutCertificate, issuer);
        api.registerOrdersApi();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    @Rfc({"8705#3.3", "8705#5", "8414#2"})
    void metadataNamesTheMethodsAndTheSecondPort() {
        for (String path : List.of("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")) {
            JsonNode metadata = api.get(path, null).json();
            String base = "https://localhost:" + certificatePort;

            assertThat(metadata.get("token_endpoint_auth_methods_supported").toString())
                    .contains("\"tls_client_auth\"", "\"self_signed_tls_client_auth\"");
            assertThat(metadata.get("tls_client_certificate_bound_access_tokens")
                            .asBoolean())
                    .isTrue();
            assertThat(metadata.get("mtls_endpoint_aliases"))
                    .isEqualTo(JSON.valueToTree(Map.of(
                            "token_endpoint", base + "/oauth2/token",
                            "revocation_endpoint", base + "/oauth2/revoke",
                            "introspection_endpoint", base + "/oauth2/introspect",
                            "userinfo_endpoint", base + "/userinfo")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls_client_auth_subject_dn | CN=orders,O=Example\\, Inc.,C=DE",
                "tls_client_auth_subject_dn | cn = Orders , o=\"Example,  Inc.\", c=de",
                "tls_client_auth_subject_dn | CN=orders,O=Example\\2C Inc.,C=DE",
                "tls_client_auth_san_dns | orders.EXAMPLE.com",
                "tls_client_auth_san_uri | spiffe://example.com/orders",
                "tls_client_auth_san_ip | 2001:DB8:0:0::9",
                "tls_client_auth_san_email | orders@example.COM"
            })
    @Rfc({"8705#2.1", "8705#2.1.2"})
    void aClientIsRecognizedByTheNameInItsCertificate(String member, String name) throws Exception {
        String id = register("tls_client_auth", Map.of(member, name));

        HttpResponse<String> answer = requestToken(orders, id, Map.of());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(requestToken(another, id, Map.of()).statusCode()).isEqualTo(401);
        assertThat(claims(json(answer)).get("credential_id").asString()).isEqualTo(thumbprint(orders));
        assertThat(claims(json(answer)).has("cnf")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls_client_auth_subject_dn | CN=orders,O=Example",
                "tls_client_auth_subject_dn | C=DE,O=Example\\, Inc.,CN=orders",
                "tls_client_auth_subject_dn | O=Example\\, Inc.,C=DE",
                "tls_client_auth_san_dns | example.com",
                "tls_client_auth_san_uri | spiffe://example.com/Orders",
                "tls_client_auth_san_ip | 203.0.113.9",
                "tls_client_auth_san_email | Orders@example.com"
            })
    @Rfc("8705#2.1.2")
    void anotherNameIsRejected(String member, String name) throws Exception {
        assertInvalidClient(requestToken(orders, register("tls_client_auth", Map.of(member, name)), Map.of()));
    }

    @Test
    @Rfc({"8705#2.1", "8705#7.2"})
    void aCertificateThatDoesNotHoldIsRejected() throws Exception {
        String id =
                register("tls_client_auth", Map.of("tls_client_auth_subject_dn", "CN=orders,O=Example\\, Inc.,C=DE"));

        assertInvalidClient(requestToken(null, id, Map.of()));
        assertInvalidClient(requestToken(otherAuthority.issue(SUBJECT), id, Map.of()));
        assertInvalidClient(requestToken(authority.selfSigned(SUBJECT), id, Map.of()));
        assertInvalidClient(requestToken(authority.issueExpired(SUBJECT), id, Map.of()));
        assertInvalidClient(requestToken(authority.issue(SUBJECT, "extendedKeyUsage=serverAuth"), id, Map.of()));
        assertInvalidClient(requestToken(orders, Api.uniqueName("none"), Map.of()));
        assertInvalidClient(requestToken(orders, id, Map.of("client_secret", "x")));
        assertThat(requestToken(authority.issue(SUBJECT, "extendedKeyUsage=clientAuth"), id, Map.of())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    @Rfc("8705#2")
    void aCertificateIsNoSecretOfAnotherClient() throws Exception {
        JsonNode other = api.registerClient(metadata(Api.uniqueName("secret"), "client_secret_post", Map.of()));
        String id = other.get("client_id").asString();

        assertInvalidClient(requestToken(orders, id, Map.of()));
        assertThat(requestToken(
                                orders,
                                id,
                                Map.of(
                                        "client_secret",
                                        other.get("client_secret").asString()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    @Rfc("8705#2.2")
    void aSelfSignedCertificateIsRecognizedByItsRegisteredKeyOrByItself() throws Exception {
        Issued own = authority.selfSigned("/CN=own");
        String byKey = register("self_signed_tls_client_auth", Map.of("jwks", keys(own, false)));
        String byCertificate = register("self_signed_tls_client_auth", Map.of("jwks", keys(own, true)));

        assertThat(requestToken(own, byKey, Map.of()).statusCode()).isEqualTo(200);
        assertThat(requestToken(own, byCertificate, Map.of()).statusCode()).isEqualTo(200);
        assertInvalidClient(requestToken(authority.selfSigned("/CN=own"), byKey, Map.of()));
        assertInvalidClient(requestToken(authority.selfSigned("/CN=own"), byCertificate, Map.of()));
        assertInvalidClient(requestToken(orders, byKey, Map.of()));
        assertInvalidClient(requestToken(null, byKey, Map.of()));
    }

    @Test
    @Rfc("8705#2.2")
    void anExpiredSelfSignedCertificateIsRejected() throws Exception {
        Issued own = authority.expiredSelfSigned("/CN=own");

        assertInvalidClient(requestToken(
                own, register("self_signed_tls_client_auth", Map.of("jwks", keys(own, true))), Map.of()));
    }

    @Test
    @Rfc({"8705#3", "8705#3.1", "8705#3.2"})
    void tokensAreBoundToTheCertificateWhereTheClientWantsIt() throws Exception {
        String id = register(
                "tls_client_auth",
                Map.of(
                        "tls_client_auth_san_dns",
                        "orders.example.com",
                        "tls_client_certificate_bound_access_tokens",
                        true));
        String token = json(requestToken(orders, id, Map.of("scope", "orders:read")))
                .get("access_token")
                .asString();
        HttpResponse<String> answer = post(orders, "/oauth2/introspect", Map.of("client_id", id, "token", token));

        assertThat(claims(token).get("cnf").get("x5t#S256").asString()).isEqualTo(thumbprint(orders));
        assertThat(json(answer).get("cnf").get("x5t#S256").asString())
                .as(answer.body())
                .isEqualTo(thumbprint(orders));
    }

    @Test
    @Rfc("8705#3.2")
    void introspectionNamesTheCertificateOfAnOpaqueToken() throws Exception {
        String scope = Api.uniqueName("opaque");
        Api.Answer registered = api.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        scope,
                        "audience",
                        "https://" + scope + ".example.com",
                        "scopes",
                        List.of(Map.of("name", scope, "description", "Opaque")),
                        "access_tokens",
                        Map.of("format", "opaque")));
        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        String id = register(
                "tls_client_auth",
                Map.of(
                        "tls_client_auth_san_dns",
                        "orders.example.com",
                        "tls_client_certificate_bound_access_tokens",
                        true,
                        "scopes",
                        List.of(scope)));
        String token = json(requestToken(orders, id, Map.of("scope", scope)))
                .get("access_token")
                .asString();

        assertThat(token).startsWith("kt");
        assertThat(json(post(orders, "/oauth2/introspect", Map.of("client_id", id, "token", token)))
                        .get("cnf")
                        .get("x5t#S256")
                        .asString())
                .isEqualTo(thumbprint(orders));
    }

    @Test
    @Rfc("8705#3")
    void aClientWithBoundTokensGetsNoneWithoutItsCertificate() throws Exception {
        String id = Api.uniqueName("bound");
        String secret = api.registerClient(
                        metadata(id, "client_secret_post", Map.of("tls_client_certificate_bound_access_tokens", true)))
                .get("client_secret")
                .asString();

        HttpResponse<String> without = requestToken(null, id, Map.of("client_secret", secret));
        HttpResponse<String> with = requestToken(orders, id, Map.of("client_secret", secret));

        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(json(without).get("error").asString()).isEqualTo("invalid_request");
        assertThat(claims(json(with)).get("cnf").get("x5t#S256").asString()).isEqualTo(thumbprint(orders));
    }

    @Test
    void aRevokedCertificateIsRejectedForEachClientWithItsTokens() throws Exception {
        Issued leaked = authority.issue(SUBJECT, "subjectAltName=DNS:orders.example.com");
        Map<String, Object> settings = Map.of(
                "tls_client_auth_san_dns", "orders.example.com", "tls_client_certificate_bound_access_tokens", true);
        String id = register("tls_client_auth", settings);
        String publicId = registerPublicClient(true);
        String bound =
                json(requestToken(leaked, id, Map.of())).get("access_token").asString();
        JsonNode ofUser = signIn(publicId, leaked);
        assertThat(isActive(id, orders, bound)).isTrue();
        assertThat(userInfo(leaked, ofUser.get("access_token").asString())).isEqualTo(200);

        assertThat(revokeCertificate(fingerprint(leaked))).isEqualTo(204);

        assertInvalidClient(requestToken(leaked, id, Map.of()));
        assertInvalidClient(requestToken(leaked, register("tls_client_auth", settings), Map.of()));
        assertThat(isActive(id, orders, bound)).isFalse();
        assertThat(userInfo(leaked, ofUser.get("access_token").asString())).isEqualTo(401);
        HttpResponse<String> refreshed =
                refresh(publicId, leaked, ofUser.get("refresh_token").asString());
        assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(400);
        assertThat(isActive(
                        id,
                        orders,
                        json(requestToken(orders, id, Map.of()))
                                .get("access_token")
                                .asString()))
                .isTrue();
    }

    @Test
    void aRevokedSelfSignedCertificateLeavesTheOthersOfItsClient() throws Exception {
        Issued leaked = authority.selfSigned("/CN=leaked");
        Issued next = authority.selfSigned("/CN=next");
        String id = register(
                "self_signed_tls_client_auth",
                Map.of("jwks", new JWKSet(List.of(key(leaked), key(next))).toJSONObject(true)));
        String token =
                json(requestToken(leaked, id, Map.of())).get("access_token").asString();
        assertThat(isActive(id, next, token)).isTrue();

        assertThat(revokeCertificate(otherSpelling(thumbprint(leaked)))).isEqualTo(204);

        assertInvalidClient(requestToken(leaked, id, Map.of()));
        assertThat(isActive(id, next, token)).isFalse();
        assertThat(requestToken(next, id, Map.of()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"''", "x", "EB:12", "0123456789abcdef"})
    void aThumbprintOfAnotherShapeIsRejected(String text) {
        assertThat(revokeCertificate(text)).isEqualTo(404);
    }

    private int revokeCertificate(String thumbprint) {
        return api.admin("POST", "/revocations", Map.of("certificate_thumbprint", thumbprint, "reason", "It leaked."))
                .status();
    }

    private boolean isActive(String id, Issued presented, String token) throws Exception {
        HttpResponse<String> answer = post(presented, "/oauth2/introspect", Map.of("client_id", id, "token", token));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).get("active").asBoolean();
    }

    /** The last of 43 characters has two bits without meaning, which a canonical text leaves at 0. */
    private static String otherSpelling(String thumbprint) {
        int last = thumbprint.length() - 1;
        char next = (char) (thumbprint.charAt(last) + 1);
        return thumbprint.substring(0, last) + next;
    }

    /** As OpenSSL prints it. */
    private static String fingerprint(Issued issued) throws Exception {
        return HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(Base64.getUrlDecoder().decode(thumbprint(issued)));
    }

    @Test
    void aBoundTokenCostsNoStatement() throws Exception {
        String id = register(
                "tls_client_auth",
                Map.of(
                        "tls_client_auth_san_dns",
                        "orders.example.com",
                        "tls_client_certificate_bound_access_tokens",
                        true));
        requestToken(orders, id, Map.of());

        List<String> statements = Statements.during(
                () -> assertThat(uncheckedToken(id).statusCode()).isEqualTo(200));

        assertThat(statements).isEmpty();
    }

    private HttpResponse<String> uncheckedToken(String id) {
        try {
            return requestToken(orders, id, Map.of());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Rfc({"8705#3", "8705#4"})
    void userInfoAnswersATokenOnlyWithItsCertificate() throws Exception {
        JsonNode tokens = signIn(registerPublicClient(true), orders);
        String token = tokens.get("access_token").asString();

        assertThat(claims(tokens).get("cnf").get("x5t#S256").asString()).isEqualTo(thumbprint(orders));
        assertThat(userInfo(orders, token)).isEqualTo(200);
        assertThat(userInfo(another, token)).isEqualTo(401);
        assertThat(userInfo(null, token)).isEqualTo(401);
        assertThat(api.get("/userinfo", token).status()).isEqualTo(401);
    }

    @Test
    @Rfc("8705#4")
    void aPublicClientRefreshesOnlyWithItsCertificate() throws Exception {
        String id = registerPublicClient(true);
        String refreshToken = signIn(id, orders).get("refresh_token").asString();

        for (Issued wrong : new Issued[] {another, null}) {
            HttpResponse<String> rejected = refresh(id, wrong, refreshToken);
            assertThat(rejected.statusCode()).as(rejected.body()).isEqualTo(400);
            assertThat(json(rejected).get("error").asString()).isEqualTo("invalid_grant");
        }
        HttpResponse<String> refreshed = refresh(id, orders, refreshToken);
        assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
        assertThat(claims(json(refreshed)).get("cnf").get("x5t#S256").asString())
                .isEqualTo(thumbprint(orders));
        String next = json(refreshed).get("refresh_token").asString();
        assertThat(refresh(id, another, next).statusCode()).isEqualTo(400);
        assertThat(refresh(id, orders, next).statusCode()).isEqualTo(200);
    }

    @Test
    @Rfc("8705#4")
    void aRefreshTokenStaysBoundWhenTheClientIsChanged() throws Exception {
        String id = registerPublicClient(true);
        String refreshToken = signIn(id, orders).get("refresh_token").asString();
        assertThat(api.admin("PUT", "/clients/" + id, publicClient(id, false)).status())
                .isEqualTo(200);

        assertThat(json(refresh(id, another, refreshToken)).get("error").asString())
                .isEqualTo("invalid_grant");
        HttpResponse<String> refreshed = refresh(id, orders, refreshToken);
        assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
        assertThat(claims(json(refreshed)).has("cnf")).isFalse();
    }

    @Test
    void aPublicClientWithoutTheSettingIsNotBound() throws Exception {
        String id = registerPublicClient(false);
        JsonNode tokens = signIn(id, orders);

        assertThat(claims(tokens).has("cnf")).isFalse();
        assertThat(userInfo(null, tokens.get("access_token").asString())).isEqualTo(200);
        assertThat(refresh(id, another, tokens.get("refresh_token").asString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    @Rfc("8705#2")
    void aClientThatSignsUsersInRedeemsItsCodeWithTheVerifier() throws Exception {
        Map<String, Object> metadata = new HashMap<>(publicClient(Api.uniqueName("web"), true));
        metadata.put("token_endpoint_auth_method", "tls_client_auth");
        metadata.put("tls_client_auth_san_dns", "orders.example.com");
        String id = api.registerClient(metadata).get("client_id").asString();

        HttpResponse<String> wrong = redeem(id, orders, code(id), "x".repeat(43));
        HttpResponse<String> right = redeem(id, orders, code(id), VERIFIER);

        assertThat(json(wrong).get("error").asString()).isEqualTo("invalid_grant");
        assertThat(right.statusCode()).as(right.body()).isEqualTo(200);
        assertThat(redeem(id, another, code(id), VERIFIER).statusCode()).isEqualTo(401);
    }

    /** Otherwise the framework would not look for the verifier. */
    @Test
    void parametersInTheQueryAreRejected() throws Exception {
        Map<String, Object> metadata = new HashMap<>(publicClient(Api.uniqueName("web"), true));
        metadata.put("token_endpoint_auth_method", "tls_client_auth");
        metadata.put("tls_client_auth_san_dns", "orders.example.com");
        String id = api.registerClient(metadata).get("client_id").asString();
        Map<String, String> form =
                new HashMap<>(Map.of("grant_type", "authorization_code", "code", code(id), "redirect_uri", CALLBACK));

        for (Map<String, String> more : List.of(Map.<String, String>of(), Map.of("code_verifier", "x".repeat(43)))) {
            form.putAll(more);
            HttpResponse<String> answer = post(orders, "/oauth2/token?client_id=" + id, form);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(json(answer).get("error").asString()).isEqualTo("invalid_request");
        }
    }

    @Test
    void aRefreshTokenFromBeforeTheSettingIsRejected() throws Exception {
        String id = registerPublicClient(false);
        String refreshToken = signIn(id, orders).get("refresh_token").asString();
        assertThat(api.admin("PUT", "/clients/" + id, publicClient(id, true)).status())
                .isEqualTo(200);

        HttpResponse<String> answer = refresh(id, orders, refreshToken);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).get("error").asString()).isEqualTo("invalid_grant");
    }

    /** A proxy that speaks TLS to the second port presents a certificate of its own. */
    @Test
    void theCertificateOfAProxyIsNotTheClients() throws Exception {
        String id = register("tls_client_auth", Map.of("tls_client_auth_san_dns", "orders.example.com"));

        assertThat(tokenFrom(STRANGER, id)).startsWith("HTTP/1.1 200");
        assertThat(tokenFrom(PROXY, id)).startsWith("HTTP/1.1 401");
    }

    private String tokenFrom(String address, String id) throws Exception {
        String form = "grant_type=client_credentials&client_id=" + id;
        String request = "POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n"
                + form;
        try (Socket socket = orders.presentedTo(serverCertificate)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), certificatePort, InetAddress.getByName(address), 0)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Nimbus' SDK finds the second port in the metadata. */
    @Test
    void aForeignLibraryGetsABoundToken() throws Exception {
        String id = register(
                "tls_client_auth",
                Map.of(
                        "tls_client_auth_san_dns",
                        "orders.example.com",
                        "tls_client_certificate_bound_access_tokens",
                        true));
        OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(
                api.get("/.well-known/openid-configuration", null).body());
        TokenRequest request = new TokenRequest.Builder(
                        metadata.getReadOnlyMtlsEndpointAliases().getTokenEndpointURI(),
                        new PKITLSClientAuthentication(
                                new ClientID(id),
                                orders.presentedTo(serverCertificate).getSocketFactory()),
                        new ClientCredentialsGrant())
                .build();

        AccessTokenResponse response =
                TokenResponse.parse(request.toHTTPRequest().send()).toSuccessResponse();

        String token = response.getTokens().getAccessToken().getValue();
        assertThat(X509CertificateConfirmation.parse(SignedJWT.parse(token).getJWTClaimsSet()))
                .isEqualTo(X509CertificateConfirmation.of(orders.certificate()));
    }

    @Test
    void theSecondPortSpeaksModernTlsOnly() throws Exception {
        assertThat(opensslAt(certificatePort, "-tls1_2")).contains("Cipher is ECDHE-ECDSA-AES");
        assertThat(opensslAt(certificatePort, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"))
                .contains("Cipher is (NONE)");
    }

    /** A browser would show a dialog if the first port asked. */
    @Test
    void onlyTheSecondPortAsksForACertificate() throws Exception {
        assertThat(opensslAt(port))
                .contains("No client certificate CA names sent")
                .doesNotContain("Requested Signature");
        assertThat(opensslAt(certificatePort)).contains("Requested Signature Algorithms");
    }

    private static String opensslAt(int at, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "localhost:" + at));
        command.addAll(List.of(options));
        Process openssl = new ProcessBuilder(command).redirectErrorStream(true).start();
        openssl.getOutputStream().close();
        return new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private String register(String method, Map<String, ?> more) {
        return api.registerClient(metadata(Api.uniqueName("mtls"), method, more))
                .get("client_id")
                .asString();
    }

    private static Map<String, Object> metadata(String id, String method, Map<String, ?> more) {
        Map<String, Object> metadata = new HashMap<>(Map.of(
                "client_id",
                id,
                "client_name",
                "Orders",
                "token_endpoint_auth_method",
                method,
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of("orders:read")));
        metadata.putAll(more);
        return metadata;
    }

    private String registerPublicClient(boolean isBound) {
        String id = Api.uniqueName("spa");
        api.registerClient(publicClient(id, isBound));
        return id;
    }

    private static Map<String, Object> publicClient(String id, boolean isBound) {
        return Map.of(
                "client_id",
                id,
                "client_name",
                "App",
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code", "refresh_token"),
                "redirect_uris",
                List.of(CALLBACK),
                "scopes",
                List.of("openid", "orders:read"),
                "require_consent",
                false,
                "tls_client_certificate_bound_access_tokens",
                isBound);
    }

    private JsonNode signIn(String clientId, Issued presented) throws Exception {
        HttpResponse<String> tokens = redeem(clientId, presented, code(clientId), VERIFIER);
        assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
        return json(tokens);
    }

    private String code(String clientId) {
        Visitor visitor = Visitor.over(withoutCertificate, api.issuer());
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", clientId);
        request.put("redirect_uri", CALLBACK);
        request.put("scope", "openid orders:read");
        request.put("state", "xyz");
        request.put("code_challenge", CHALLENGE);
        request.put("code_challenge_method", "S256");
        Visitor.Page page = visitor.open("/oauth2/authorize?" + Api.encode(request));
        String address = page.address().toString();
        assertThat(address).as(page.html()).contains("code=");
        return URLDecoder.decode(address.replaceAll(".*[?&]code=([^&]*).*", "$1"), StandardCharsets.UTF_8);
    }

    private HttpResponse<String> redeem(String clientId, Issued presented, String code, String verifier)
            throws Exception {
        return post(
                presented,
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        clientId,
                        "code",
                        code,
                        "redirect_uri",
                        CALLBACK,
                        "code_verifier",
                        verifier));
    }

    private HttpResponse<String> refresh(String clientId, @Nullable Issued presented, String token) throws Exception {
        return post(
                presented,
                "/oauth2/token",
                Map.of("grant_type", "refresh_token", "client_id", clientId, "refresh_token", token));
    }

    private HttpResponse<String> requestToken(@Nullable Issued presented, String clientId, Map<String, String> more)
            throws Exception {
        Map<String, String> form = new HashMap<>(Map.of("grant_type", "client_credentials", "client_id", clientId));
        form.putAll(more);
        return post(presented, "/oauth2/token", form);
    }

    private HttpResponse<String> post(@Nullable Issued presented, String path, Map<String, String> form)
            throws Exception {
        return send(
                presented,
                HttpRequest.newBuilder(at(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(Api.encode(form))));
    }

    private int userInfo(@Nullable Issued presented, String token) throws Exception {
        return send(presented, HttpRequest.newBuilder(at("/userinfo")).header("Authorization", "Bearer " + token))
                .statusCode();
    }

    private URI at(String path) {
        return URI.create("https://localhost:" + certificatePort + path);
    }

    private HttpResponse<String> send(@Nullable Issued presented, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        SSLContext tls = presented == null ? withoutCertificate : presented.presentedTo(serverCertificate);
        return HttpClient.newBuilder().sslContext(tls).build().send(request.build(), BodyHandlers.ofString());
    }

    private static Object keys(Issued issued, boolean withCertificate) throws Exception {
        ECKey key = key(issued);
        if (withCertificate) {
            key = new ECKey.Builder(key)
                    .x509CertChain(List.of(com.nimbusds.jose.util.Base64.encode(
                            issued.certificate().getEncoded())))
                    .build();
        }
        return new JWKSet(key).toJSONObject(true);
    }

    private static ECKey key(Issued issued) throws Exception {
        return new ECKey.Builder(Curve.P_256, (ECPublicKey) issued.certificate().getPublicKey())
                .keyIDFromThumbprint()
                .build();
    }

    private static String thumbprint(Issued issued) throws Exception {
        X509Certificate certificate = issued.certificate();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static JsonNode claims(JsonNode tokens) {
        return claims(tokens.get("access_token").asString());
    }

    private static JsonNode claims(String jwt) {
        return JSON.readTree(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]));
    }

    private static void assertInvalidClient(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(json(answer).get("error").asString()).isEqualTo("invalid_client");
        assertThat(answer.body()).doesNotContain("Exception", "certificate");
    }
}

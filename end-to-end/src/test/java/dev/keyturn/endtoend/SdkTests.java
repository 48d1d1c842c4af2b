package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.Explanation;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.client.AccessTokenClient;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.client.CredentialExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The SDK with a server that is not a fake of its own. */
@Tag("server")
@Timeout(120)
class SdkTests {

    private static final String ORDERS = "https://orders.example.com";
    private static final String BILLING = "https://billing.example.com";

    @TempDir
    private static Path home;

    private static StartedKeyturn keyturn;
    private static AutomationClient automation;
    private static ClientAuthentication api;
    private static String apiSecret;
    private static ClientAuthentication partner;
    private static String partnerSecret;
    private static CredentialVerifier orders;
    private static CredentialVerifier billing;

    @BeforeAll
    static void startServer() throws Exception {
        Map<String, String> environment = new HashMap<>(AutomationClient.environment());
        environment.putAll(ConsentingUser.environment());
        keyturn = StartedKeyturn.serverIn(home, environment);
        automation = new AutomationClient(keyturn.server());
        apiSecret = register(
                "api",
                "\"api-keys:verify\",\"revocations:read\"",
                ",\"urn:ietf:params:oauth:grant-type:token-exchange\"");
        api = ClientAuthentication.secret("api", apiSecret);
        registerApi("Orders", ORDERS, "orders:read", "jwt");
        registerApi("Billing", BILLING, "billing:read", "opaque");
        partnerSecret = register("partner", "\"orders:read\",\"billing:read\"", "");
        partner = ClientAuthentication.secret("partner", partnerSecret);
        orders = CredentialVerifier.builder(issuer(), ORDERS)
                .client(api)
                .maxRevocationStaleness(Duration.ofMinutes(1))
                .build();
        billing = CredentialVerifier.builder(issuer(), BILLING)
                .client(api)
                .followRevocations()
                .build();
        awaitTrue(() -> orders.revocationStaleness().isPresent()
                && billing.revocationStaleness().isPresent());
    }

    @AfterAll
    static void stopServer() {
        orders.close();
        billing.close();
        keyturn.close();
    }

    @Test
    void aJwtIsValidUntilItIsRevoked() throws Exception {
        String token = token("orders:read");

        VerifiedCredential credential = orders.verify(token);
        assertThat(credential.kind()).isEqualTo(CredentialKind.JWT);
        assertThat(credential.clientId()).isEqualTo("partner");
        assertThat(credential.scopes()).containsExactly("orders:read");
        assertThat(credential.credentialId()).isPresent();

        assertThat(automation.revoke("partner", partnerSecret, token)).isEqualTo(200);

        awaitTrue(() -> reason(orders, token) == Reason.REVOKED);
    }

    @Test
    void anOpaqueTokenIsValidUntilItIsRevoked() throws Exception {
        String token = token("billing:read");

        assertThat(token).startsWith("kta_");
        VerifiedCredential credential = billing.verify(token);
        assertThat(credential.kind()).isEqualTo(CredentialKind.OPAQUE_TOKEN);
        assertThat(credential.scopes()).containsExactly("billing:read");

        assertThat(automation.revoke("partner", partnerSecret, token)).isEqualTo(200);

        CredentialVerifier another =
                CredentialVerifier.builder(issuer(), BILLING).client(api).build();
        assertThat(reason(another, token)).isEqualTo(Reason.INACTIVE);
    }

    @Test
    void anApiKeyIsValidForItsApiUntilItIsRevoked() throws Exception {
        Map<String, Object> key = issueKey();
        String text = AutomationClient.text(key, "key");

        VerifiedCredential credential =
                orders.verify(PresentedCredential.of(text).withClientAddress("192.0.2.1"));
        assertThat(credential.kind()).isEqualTo(CredentialKind.API_KEY);
        assertThat(credential.id()).isEqualTo(key.get("id"));
        assertThat(credential.clientId()).isEqualTo("partner");
        assertThat(reason(billing, text)).isEqualTo(Reason.WRONG_AUDIENCE);

        assertThat(automation
                        .call("POST", "/api-keys/" + key.get("id") + "/revoke", "")
                        .statusCode())
                .isEqualTo(200);

        awaitTrue(() -> reason(orders, PresentedCredential.of(text).withClientAddress("192.0.2.1")) == Reason.REVOKED);
    }

    @Test
    void anApiKeyIsExchangedForATokenThatNamesIt() throws Exception {
        Map<String, Object> key = issueKey();

        String token = AccessTokenClient.builderForApiKey(issuer(), AutomationClient.text(key, "key"))
                .build()
                .get();

        VerifiedCredential credential = orders.verify(token);
        assertThat(credential.kind()).isEqualTo(CredentialKind.JWT);
        assertThat(credential.credentialId()).contains(AutomationClient.text(key, "id"));
        assertThat(automation
                        .call("POST", "/api-keys/" + key.get("id") + "/revoke", "")
                        .statusCode())
                .isEqualTo(200);
        awaitTrue(() -> reason(orders, token) == Reason.REVOKED);
    }

    @Test
    void anIntrospectionClientCanExchangePresentedTokens() throws Exception {
        PresentedCredential key =
                PresentedCredential.of(AutomationClient.text(issueKey(), "key")).withClientAddress("192.0.2.1");
        CredentialExchange exchange = AccessTokenClient.builder(issuer(), api).buildExchange();

        VerifiedCredential ofJwt =
                orders.verify(exchange.exchange(PresentedCredential.of(token("orders:read")), CredentialKind.JWT));
        VerifiedCredential ofKey = orders.verify(exchange.exchange(key, CredentialKind.API_KEY));
        String ofOpaque = exchange.exchange(PresentedCredential.of(token("billing:read")), CredentialKind.OPAQUE_TOKEN);

        for (VerifiedCredential credential : List.of(ofJwt, ofKey, billing.verify(ofOpaque))) {
            assertThat(credential.kind()).isEqualTo(CredentialKind.JWT);
            assertThat(credential.clientId()).isEqualTo("partner");
            assertThat(credential.actors()).containsExactly("api");
        }
        assertThat(ofJwt.scopes()).containsExactly("orders:read");
        assertThat(ofKey.credentialId()).isPresent();
    }

    @Test
    void theTokenOfAGatewayIsValidBehindItAloneAndUntilTheCredentialIsRevoked() throws Exception {
        Map<String, Object> key = issueKey();
        String credential = token("orders:read");
        String ofJwt = checkedByTheGateway(credential);
        String ofKey = checkedByTheGateway(AutomationClient.text(key, "key"));

        try (CredentialVerifier behind = CredentialVerifier.builder(issuer(), ORDERS)
                .client(api)
                .followRevocations()
                .behindGateway()
                .build()) {
            for (String internal : List.of(ofJwt, ofKey)) {
                VerifiedCredential verified = behind.verify(internal);
                assertThat(verified.clientId()).isEqualTo("partner");
                assertThat(verified.scopes()).containsExactly("orders:read");
                assertThat(verified.actors()).containsExactly("api");
                assertThat(reason(orders, internal)).isEqualTo(Reason.WRONG_TYPE);
            }
            assertThat(reason(behind, credential)).isEqualTo(Reason.WRONG_TYPE);
            assertThat(reason(behind, AutomationClient.text(key, "key"))).isEqualTo(Reason.KIND_NOT_ACCEPTED);
            assertThat(automation
                            .call("POST", "/api-keys/" + key.get("id") + "/revoke", "")
                            .statusCode())
                    .isEqualTo(200);
            awaitTrue(() -> reason(behind, ofKey) == Reason.REVOKED);
        }
    }

    private static String checkedByTheGateway(String credential) throws IOException, InterruptedException {
        String basic = Base64.getEncoder().encodeToString(("api:" + apiSecret).getBytes(StandardCharsets.US_ASCII));
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(keyturn.server()
                                        .resolve("/gateway/check?token=jwt&scope=orders:read&audience=" + ORDERS))
                                .header("X-Keyturn-Gateway-Authorization", "Basic " + basic)
                                .header("Authorization", "Bearer " + credential)
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(204);
        return answer.headers().firstValue("X-Keyturn-Token").orElseThrow();
    }

    @Test
    void tokensAreValidUntilTheUserWithdrawsConsent() throws Exception {
        Optional<Chromium> chromium = Chromium.start();
        assumeTrue(chromium.isPresent(), "a Chromium is needed");
        URI callback = URI.create("http://127.0.0.1:" + keyturn.console().getPort() + "/callback");
        registerPublicClient("shop", callback);

        try (Chromium started = chromium.orElseThrow();
                ConsentingUser user = ConsentingUser.signIn(started, keyturn.server(), "shop", callback)) {
            String signed = user.allow("orders:read");
            String opaque = user.allow("billing:read");
            assertThat(orders.verify(signed).clientId()).isEqualTo("shop");
            assertThat(billing.verify(opaque).clientId()).isEqualTo("shop");

            user.withdraw();

            awaitTrue(() -> reason(orders, signed) == Reason.REVOKED);
            awaitTrue(() -> reason(billing, opaque) == Reason.REVOKED);
        }
    }

    @Test
    void aMistypedKeyIsKnownByItsChecksum() throws Exception {
        String text = AutomationClient.text(issueKey(), "key");

        assertThat(reason(orders, text.substring(0, text.length() - 1))).isEqualTo(Reason.WRONG_CHECKSUM);
    }

    @Test
    void explainsWhatIsWrong() throws Exception {
        Explanation explanation = billing.explain(PresentedCredential.of(token("orders:read")));

        assertThat(explanation.steps())
                .filteredOn(step -> step.verdict() == Explanation.Verdict.FAILED)
                .extracting(Explanation.Step::check)
                .containsExactly(Explanation.Check.AUDIENCE);
    }

    private static String token(String scope) {
        return AccessTokenClient.builder(issuer(), partner).scope(scope).build().get();
    }

    private static Map<String, Object> issueKey() throws IOException, InterruptedException {
        HttpResponse<String> answer = automation.call(
                "POST",
                "/api-keys",
                "{\"client_id\":\"partner\",\"environment\":\"live\",\"name\":\"Nightly\",\"scopes\":[\"orders:read\"]}");
        assertThat(answer.statusCode()).isEqualTo(201);
        return AutomationClient.json(answer);
    }

    private static void registerApi(String name, String audience, String scope, String format)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = automation.call(
                "POST",
                "/apis",
                "{\"name\":\"" + name + "\",\"audience\":\"" + audience + "\",\"scopes\":[{\"name\":\"" + scope
                        + "\",\"description\":\"See\"}],\"access_tokens\":{\"format\":\"" + format
                        + "\",\"introspection_client\":\"api\"}}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static String register(String id, String scopes, String moreGrants)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = automation.call(
                "POST",
                "/clients",
                "{\"client_id\":\"" + id + "\",\"client_name\":\"" + id
                        + "\",\"token_endpoint_auth_method\":\"client_secret_basic\","
                        + "\"grant_types\":[\"client_credentials\"" + moreGrants + "],\"scopes\":[" + scopes + "]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return AutomationClient.text(AutomationClient.json(answer), "client_secret");
    }

    private static void registerPublicClient(String id, URI callback) throws IOException, InterruptedException {
        HttpResponse<String> answer = automation.call("POST", "/clients", """
                {"client_id": "%s", "client_name": "Shop", "token_endpoint_auth_method": "none",
                 "grant_types": ["authorization_code"], "redirect_uris": ["%s"],
                 "scopes": ["orders:read", "billing:read"]}
                """.formatted(id, callback));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static String issuer() {
        return keyturn.server().toString();
    }

    private static @Nullable Reason reason(CredentialVerifier verifier, String text) {
        return reason(verifier, PresentedCredential.of(text));
    }

    private static @Nullable Reason reason(CredentialVerifier verifier, PresentedCredential presented) {
        try {
            verifier.verify(presented);
            return null;
        } catch (CredentialRejectedException e) {
            return e.reason();
        }
    }

    /** Ends with the time limit of the test too, which interrupts. */
    private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }
}

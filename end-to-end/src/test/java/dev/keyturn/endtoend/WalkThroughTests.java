package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The README's walk-through, step by step, in a real browser: each step needs what the one before it left. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WalkThroughTests {

    private static final String PASSWORD = "a fine long passphrase";

    private final HttpClient http = HttpClient.newHttpClient();

    private StartedKeyturn keyturn;
    private Chromium chromium;
    private BrowserContext session;
    private Page page;
    private HttpServer partner;
    private String curl = "";
    private String partnerId = "";
    private Path home;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        home = folder;
        Optional<Chromium> found = Chromium.start();
        if (found.isEmpty()) {
            System.out.println("NO BROWSER WAS FOUND: the walk-through is skipped. Set CHROMIUM_PATH to run it.");
        }
        Assumptions.assumeTrue(found.isPresent(), "a Chromium is needed");
        chromium = found.orElseThrow();
        keyturn = StartedKeyturn.in(home);
        session = chromium.browser().newContext();
        page = session.newPage();
        partner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        partner.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        partner.start();
    }

    @AfterAll
    void stop() {
        if (keyturn != null) {
            keyturn.close();
        }
        if (partner != null) {
            partner.stop(0);
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    @Order(1)
    void theAdministratorSignsInAndReplacesTheTemporaryPassword() {
        String temporaryPassword = keyturn.temporaryPassword();

        page.navigate(keyturn.console().toString());
        if (page.getByLabel("Username").count() == 0) {
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in"))
                    .click();
        }
        Accessibility.assertHolds(page);
        signIn(temporaryPassword);
        Accessibility.assertHolds(page);
        page.locator("[name=replacement]").fill(PASSWORD);
        page.locator("[name=repetition]").fill(PASSWORD);
        button("Set password and continue").click();

        page.waitForURL(keyturn.console() + "/**");
        assertShown("body", "Clients", "APIs", "Users", "Audit trail");
        Accessibility.assertHolds(page);
    }

    @Test
    @Order(2)
    void theAdministratorRegistersAnApiWithScopes() {
        page.navigate(keyturn.console() + "/new-api");
        Accessibility.assertHolds(page);
        page.locator("[name=name]").fill("Orders");
        page.locator("[name=audience]")
                .fill("http://localhost:" + keyturn.orders().getPort());
        while (page.locator("[name=scope_name]").count() < 2) {
            button("Add scope").click();
        }
        page.locator("[name=scope_name]").nth(0).fill("orders:read");
        page.locator("[name=scope_description]").nth(0).fill("See your orders");
        page.locator("[name=scope_name]").nth(1).fill("orders:write");
        page.locator("[name=scope_description]").nth(1).fill("Place orders for you");
        button("Create API").click();

        assertShown("h1", "Orders");
        assertShown("main", "orders:read", "orders:write");
        Accessibility.assertHolds(page);
    }

    @Test
    @Order(3)
    void theAdministratorRegistersAServiceAndSeesItsSecretOnceWithACurlCommand() {
        openForm("Service");
        page.locator("[name=client_name]").fill("Nightly export");
        page.locator("[name=scopes][value='orders:read']").check();
        button("Create client").click();

        assertThat(page.locator("#secret").innerText()).startsWith("kts_");
        Accessibility.assertHolds(page);
        curl = page.locator("#get-token").innerText();
        assertThat(curl).contains("curl", "orders:read", page.locator("#secret").innerText());
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("View client"))
                .click();
        assertThat(page.content()).doesNotContain("kts_");
    }

    @Test
    @Order(4)
    void theFormShowsTheFieldsOfTheChosenAuthenticationMethod() {
        openForm("Service");
        page.getByText("More settings").click();
        Locator keys = page.locator("[name=jwks]");
        Locator certificate = page.locator("[name=tls_client_auth_san_dns]");
        assertThat(keys.isVisible()).isFalse();
        assertThat(certificate.isVisible()).isFalse();
        page.locator("[value=private_key_jwt]").check();
        assertThat(keys.isVisible()).isTrue();
        page.locator("[value=tls_client_auth]").check();
        assertThat(keys.isVisible()).isFalse();
        Accessibility.assertHolds(page);

        certificate.fill("export.example.com");
        page.locator("[name=client_name]").fill("Certified export");
        button("Create client").click();

        assertShown("main", "Certified export created");
        assertThat(page.locator("#secret").count()).isZero();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("View client"))
                .click();
        assertShown("main", "export.example.com");
    }

    @Test
    @Order(5)
    void theCopiedCommandGetsATokenThatOpensTheExampleApiAsFarAsItsScopesGo() throws Exception {
        String token = accessToken(runInShell(curl));

        HttpResponse<String> read = call("GET", token);
        HttpResponse<String> write = call("POST", token);

        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(call("GET", null).statusCode()).isEqualTo(401);
        assertThat(call("GET", tampered(token)).statusCode()).isEqualTo(401);
        assertThat(write.statusCode()).isEqualTo(403);
        assertThat(write.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer ")
                .contains("error=\"insufficient_scope\"", "scope=\"orders:write\"");
    }

    @Test
    @Order(6)
    void theAdministratorRegistersAPartnersPublicClient() {
        openForm("Single-page or native app");
        Accessibility.assertHolds(page);
        page.locator("[name=client_name]").fill("Partner shop");
        page.locator("[name=redirect_uris]").fill(callback());
        page.locator("[name=post_logout_redirect_uris]").fill(afterLogout());
        for (String scope : new String[] {"openid", "profile", "orders:read", "orders:write"}) {
            page.locator("[name=scopes][value='" + scope + "']").check();
        }
        page.locator("[name=refresh_token]").check();
        button("Create client").click();

        assertThat(page.locator("#secret").count()).isZero();
        partnerId = page.locator("dd.mono").nth(1).innerText();
        assertThat(partnerId).isNotBlank();
    }

    @Test
    @Order(7)
    void theUserConsentsAndThePartnerUsesRenewsAndRevokesWhatItGot() throws Exception {
        OIDCProviderMetadata provider = OIDCProviderMetadata.resolve(new Issuer(keyturn.server()));
        ClientID client = new ClientID(partnerId);
        CodeVerifier verifier = new CodeVerifier();
        State state = new State();

        page.navigate(new AuthenticationRequest.Builder(
                        new ResponseType("code"),
                        Scope.parse("openid profile orders:read"),
                        client,
                        URI.create(callback()))
                .endpointURI(provider.getAuthorizationEndpointURI())
                .state(state)
                .nonce(new Nonce())
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build()
                .toURI()
                .toString());
        assertShown("body", "Partner shop", "See your orders");
        Accessibility.assertHolds(page);
        button("Allow").click();
        page.waitForURL(callback() + "?**");

        AuthorizationResponse response = AuthorizationResponse.parse(URI.create(page.url()));
        assertThat(response.getState()).isEqualTo(state);
        assertThat(response.getIssuer()).isEqualTo(provider.getIssuer());
        AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();
        OIDCTokens first = tokens(provider, client, new AuthorizationCodeGrant(code, URI.create(callback()), verifier));
        assertThat(call("GET", first.getAccessToken().getValue()).statusCode()).isEqualTo(200);
        HTTPResponse userInfo = new UserInfoRequest(provider.getUserInfoEndpointURI(), first.getBearerAccessToken())
                .toHTTPRequest()
                .send();
        assertThat(userInfo.getStatusCode()).isEqualTo(200);
        assertThat(userInfo.getBody()).contains("\"preferred_username\":\"admin\"");
        OIDCTokens second = tokens(provider, client, new RefreshTokenGrant(first.getRefreshToken()));
        assertThat(second.getRefreshToken()).isNotEqualTo(first.getRefreshToken());
        HTTPResponse revoked = new TokenRevocationRequest(
                        provider.getRevocationEndpointURI(), client, second.getRefreshToken())
                .toHTTPRequest()
                .send();
        assertThat(revoked.getStatusCode()).isEqualTo(200);
        assertThat(send(provider, client, new RefreshTokenGrant(second.getRefreshToken()))
                        .getStatusCode())
                .isEqualTo(400);

        page.navigate(new LogoutRequest(
                        provider.getEndSessionEndpointURI(), second.getIDToken(), URI.create(afterLogout()), null)
                .toURI()
                .toString());
        assertThat(page.url()).isEqualTo(afterLogout());
    }

    @Test
    @Order(8)
    void theAuditTrailTellsWhatHappened() {
        page.navigate(keyturn.console() + "/audit");
        if (page.getByLabel("Username").count() > 0) {
            signIn(PASSWORD);
        }

        assertShown("main", "Partner shop", "admin");
        Accessibility.assertHolds(page);
        page.evaluate("document.querySelector('.nav a[href=\"/storage\"]')"
                + ".insertAdjacentHTML('beforeend', '<span class=\"visually-hidden\">full</span>')");
        Accessibility.assertReflows(page);
        page.setViewportSize(390, 800);
        page.navigate(keyturn.console() + "/storage");
        PlaywrightAssertions.assertThat(page.locator(".nav [aria-current]")).isInViewport();
        page.setViewportSize(1280, 800);
        page.navigate(keyturn.console() + "/audit?q=nightly");
        assertShown("main", "Nightly export");
    }

    @Test
    @Order(9)
    void theAdministratorSeesWhoMayDoWhatAndEndsIt() {
        page.navigate(keyturn.console() + "/clients/" + partnerId);
        Accessibility.assertHolds(page);
        page.getByText("Show ended").click();
        assertShown("main", "Revoked", "Revoked by the client");
        Accessibility.assertHolds(page);

        page.navigate(keyturn.console() + "/clients/" + partnerId);
        page.getByText("Revoke all tokens…").click();
        Accessibility.assertHolds(page);
        page.locator("[name=reason]").fill("The partner has left");
        button("Revoke all tokens").click();
        assertShown(".alert--success", "Access revoked");

        page.navigate(keyturn.console() + "/revocations");
        assertShown("main", "All tokens of a client", partnerId);
        Accessibility.assertHolds(page);

        page.navigate(keyturn.console() + "/users");
        page.locator("tbody th a").first().click();
        assertShown("#sessions", "Keyturn console");
        Accessibility.assertHolds(page);
        page.getByText("Sign out everywhere…").click();
        assertShown("main", "This affects your own session");
        Accessibility.assertHolds(page);
    }

    @Test
    @Order(10)
    void aSecondStartKeepsTheDataAndPrintsNoPassword() throws Exception {
        keyturn = StartedKeyturn.again(home, keyturn);

        assertThat(keyturn.output()).doesNotContain("Temporary password").contains("Try it");
        assertThat(call("GET", accessToken(runInShell(curl))).statusCode()).isEqualTo(200);
    }

    private String callback() {
        return "http://127.0.0.1:" + partner.getAddress().getPort() + "/callback";
    }

    private String afterLogout() {
        return "http://127.0.0.1:" + partner.getAddress().getPort() + "/bye";
    }

    /** Waits for what a page that is still arriving has yet to show. */
    private void assertShown(String selector, String... texts) {
        for (String text : texts) {
            PlaywrightAssertions.assertThat(page.locator(selector)).containsText(text);
        }
    }

    private void signIn(String password) {
        page.getByLabel("Username").fill("admin");
        page.locator("[name=password]").fill(password);
        button("Sign in").click();
    }

    private void openForm(String kind) {
        page.navigate(keyturn.console() + "/new-client");
        page.getByText(kind, new Page.GetByTextOptions().setExact(true)).click();
        button("Continue").click();
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private OIDCTokens tokens(OIDCProviderMetadata provider, ClientID client, AuthorizationGrant grant)
            throws Exception {
        return ((OIDCTokenResponse) OIDCTokenResponseParser.parse(send(provider, client, grant))
                        .toSuccessResponse())
                .getOIDCTokens();
    }

    private HTTPResponse send(OIDCProviderMetadata provider, ClientID client, AuthorizationGrant grant)
            throws IOException {
        return new TokenRequest.Builder(provider.getTokenEndpointURI(), client, grant)
                .build()
                .toHTTPRequest()
                .send();
    }

    private HttpResponse<String> call(String method, @Nullable String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(keyturn.orders())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("POST")
                                ? BodyPublishers.ofString("{\"item\":\"book\",\"quantity\":1}")
                                : BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String runInShell(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-c", command).start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output;
    }

    private static String accessToken(String response) {
        assertThat(response).contains("\"access_token\":\"");
        return response.replaceAll("(?s).*\"access_token\":\"([^\"]*)\".*", "$1");
    }

    private static String tampered(String token) {
        int middle = token.indexOf('.') + 10;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';
        return token.substring(0, middle) + other + token.substring(middle + 1);
    }
}

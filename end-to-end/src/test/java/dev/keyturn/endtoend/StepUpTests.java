package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * An API that insists on a second factor, a client that reads its challenge, and a user who gets along with the keyboard alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9470#section-2">RFC 9470 §2, Protocol Overview</a>
 */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StepUpTests {

    private static final String LEVEL_ONE = "urn:keyturn:acr:1";
    private static final String LEVEL_TWO = "urn:keyturn:acr:2";
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ClientID CLIENT = new ClientID("shop");
    private static final Pattern ACR_VALUES = Pattern.compile("acr_values=\"([^\"]+)\"");

    private Chromium chromium;
    private StartedKeyturn keyturn;
    private HttpServer app;
    private LeveledApi api;

    @SuppressWarnings("NullAway.Init") // each story opens its own
    private BrowserContext browser;

    @SuppressWarnings("NullAway.Init") // the first story adds it
    private Authenticator phone;

    @SuppressWarnings("NullAway.Init") // the first story reads them
    private List<String> recoveryCodes;

    @BeforeAll
    void start(@TempDir Path home) throws Exception {
        Optional<Chromium> found = Chromium.start();
        if (found.isEmpty()) {
            System.out.println("NO BROWSER WAS FOUND: the step-up is skipped. Set CHROMIUM_PATH to run it.");
        }
        Assumptions.assumeTrue(found.isPresent(), "a Chromium is needed");
        chromium = found.orElseThrow();
        app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        app.start();
        Map<String, String> environment = new HashMap<>(AutomationClient.environment());
        environment.putAll(ConsentingUser.environment());
        keyturn = StartedKeyturn.serverIn(home, environment);
        register("/apis", """
                {"name": "Orders", "audience": "%s",
                 "scopes": [{"name": "orders:read", "description": "See your orders"}]}""".formatted(AUDIENCE));
        register("/clients", """
                {"client_id": "%s", "client_name": "Shop", "token_endpoint_auth_method": "none",
                 "grant_types": ["authorization_code"], "redirect_uris": ["%s"], "scopes": ["orders:read"]}""".formatted(CLIENT, callback()));
        api = new LeveledApi(keyturn.server().toString(), AUDIENCE);
    }

    @AfterAll
    void stop() {
        if (api != null) {
            api.close();
        }
        if (keyturn != null) {
            keyturn.close();
        }
        if (app != null) {
            app.stop(0);
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    @Test
    @Order(1)
    void aUserWithAPasswordAddsAnAuthenticatorAppForAnApiThatAsksForIt() throws Exception {
        browser = chromium.browser().newContext();
        Page page = browser.newPage();
        String weak = tokenOf(page, null, () -> {
            signIn(page);
            tabTo(page, "Tab", button(page, "Allow"));
            page.keyboard().press("Enter");
        });
        page.navigate(keyturn.server() + "/account/security");
        Accessibility.assertHoldsInAllLooks(page);

        HttpResponse<String> accepted = api.call(LEVEL_ONE, weak);
        HttpResponse<String> refused = api.call(LEVEL_TWO, weak);
        String asked = acrValues(refused);
        String strong = tokenOf(page, asked, () -> {
            addApp(page);
            readRecoveryCodes(page);
            Accessibility.assertHoldsInAllLooks(page);
            tabTo(page, "Tab", link(page, "I have saved them"));
            page.keyboard().press("Enter");
        });

        assertThat(accepted.statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer error=\"insufficient_user_authentication\"");
        assertThat(asked).isEqualTo(LEVEL_TWO);
        assertThat(api.call(LEVEL_TWO, strong).statusCode()).isEqualTo(200);
        assertThat(api.call(LEVEL_ONE, strong).statusCode()).isEqualTo(200);
        assertThat(api.call("urn:keyturn:acr:3", strong).statusCode()).isEqualTo(401);
    }

    @Test
    @Order(2)
    void inAnotherBrowserTheUserSignsInWithPasswordAndCode() throws Exception {
        browser = chromium.browser().newContext();
        Page page = browser.newPage();

        String strong = tokenOf(page, LEVEL_TWO, () -> {
            signIn(page);
            assertThatCodeIsFocused(page);
            Accessibility.assertHoldsInAllLooks(page);
            submit(page, "000000");
            PlaywrightAssertions.assertThat(page.getByRole(AriaRole.ALERT)).containsText("This code is not valid");
            assertThatCodeIsFocused(page);
            Accessibility.assertHoldsInAllLooks(page);
            submit(page, phone.nextCode());
        });

        assertThat(api.call(LEVEL_TWO, strong).statusCode()).isEqualTo(200);
        page.navigate(keyturn.server() + "/account/security");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("10 codes are left");
        Accessibility.assertHoldsInAllLooks(page);
    }

    @Test
    @Order(3)
    void allPagesWorkWithoutJavaScript() throws Exception {
        browser = chromium.browser().newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        Page page = browser.newPage();

        String strong = tokenOf(page, LEVEL_TWO, () -> {
            signIn(page);
            assertThatCodeIsFocused(page);
            submit(page, recoveryCodes.get(0));
        });
        page.navigate(keyturn.server() + "/account/security");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("9 codes are left");
        link(page, "Add authenticator app").press("Enter");
        Authenticator tablet = showSecret(page);
        submit(page, tablet.code());
        PlaywrightAssertions.assertThat(page.locator(".rows > li")).hasCount(2);
        button(page, "Get new codes").press("Enter");
        List<String> replaced = recoveryCodes;
        readRecoveryCodes(page);
        link(page, "I have saved them").press("Enter");

        PlaywrightAssertions.assertThat(page.locator("main")).containsText("10 codes are left");
        assertThat(recoveryCodes).doesNotContainAnyElementsOf(replaced);
        assertThat(api.call(LEVEL_TWO, strong).statusCode()).isEqualTo(200);
    }

    private void addApp(Page page) {
        phone = showSecret(page);
        Accessibility.assertHoldsInAllLooks(page);
        submit(page, "000000");
        PlaywrightAssertions.assertThat(page.getByRole(AriaRole.ALERT)).containsText("This code does not match");
        assertThatCodeIsFocused(page);
        Accessibility.assertHoldsInAllLooks(page);
        submit(page, phone.code());
    }

    private static Authenticator showSecret(Page page) {
        assertThatCodeIsFocused(page);
        tabTo(page, "Shift+Tab", page.locator("summary"));
        page.keyboard().press("Enter");
        Authenticator shown = new Authenticator(page.locator("#secret").innerText());
        tabTo(page, "Tab", page.locator("#code"));
        return shown;
    }

    private void readRecoveryCodes(Page page) {
        PlaywrightAssertions.assertThat(page.locator(".recovery-codes li")).hasCount(10);
        recoveryCodes = page.locator(".recovery-codes li").allInnerTexts();
    }

    private static void submit(Page page, String code) {
        page.keyboard().type(code);
        page.keyboard().press("Enter");
    }

    private static void signIn(Page page) {
        PlaywrightAssertions.assertThat(page.locator("#username")).isFocused();
        page.keyboard().type(ConsentingUser.NAME);
        tabTo(page, "Tab", page.locator("#password"));
        submit(page, ConsentingUser.PASSWORD);
    }

    private static void assertThatCodeIsFocused(Page page) {
        PlaywrightAssertions.assertThat(page.locator("#code")).isFocused();
    }

    /** Moves the focus as a user without a mouse does. */
    private static void tabTo(Page page, String key, Locator target) {
        target.waitFor();
        for (int i = 0; i < 20; i++) {
            if ((boolean) target.evaluate("element => element === document.activeElement")) {
                return;
            }
            page.keyboard().press(key);
        }
        throw new AssertionError("The focus does not reach " + target);
    }

    /** The token that the client gets after the user has done this. */
    private String tokenOf(Page page, @Nullable String acrValues, Runnable user) throws IOException, ParseException {
        CodeVerifier verifier = new CodeVerifier();
        AuthorizationRequest.Builder request = new AuthorizationRequest.Builder(ResponseType.CODE, CLIENT)
                .endpointURI(keyturn.server().resolve("/oauth2/authorize"))
                .redirectionURI(callback())
                .scope(Scope.parse("orders:read"))
                .codeChallenge(verifier, CodeChallengeMethod.S256);
        if (acrValues != null) {
            request.customParameter("acr_values", acrValues);
        }
        page.navigate(request.build().toURI().toString());
        user.run();
        page.waitForURL(callback() + "?**");
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(
                AuthorizationResponse.parse(URI.create(page.url()))
                        .toSuccessResponse()
                        .getAuthorizationCode(),
                callback(),
                verifier);
        return TokenResponse.parse(new TokenRequest.Builder(keyturn.server().resolve("/oauth2/token"), CLIENT, grant)
                        .build()
                        .toHTTPRequest()
                        .send())
                .toSuccessResponse()
                .getTokens()
                .getAccessToken()
                .getValue();
    }

    private static String acrValues(HttpResponse<String> refused) {
        String challenge = refused.headers().firstValue("WWW-Authenticate").orElse("");
        Matcher found = ACR_VALUES.matcher(challenge);
        assertThat(found.find()).as(challenge).isTrue();
        return found.group(1);
    }

    private URI callback() {
        return URI.create("http://127.0.0.1:" + app.getAddress().getPort() + "/callback");
    }

    private void register(String path, String body) throws Exception {
        HttpResponse<String> registered = new AutomationClient(keyturn.server()).call("POST", path, body);
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}

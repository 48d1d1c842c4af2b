package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTParser;
import com.sun.net.httpserver.HttpServer;
import dev.keyturn.example.shop.ShopApplication;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Sign-ins in a real browser while an app waits: two tabs, Back, reload, a lost session, a restart. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SignInStoriesTests {

    private static final String NAME = "ada";
    private static final String PASSWORD = "a fine long passphrase";
    private static final String SESSION = "keyturn_session";
    private static final String ALGORITHM = "id_token_signed_response_alg";

    /** Attempts until something must have happened meanwhile. */
    private static final int MANY = 1000;

    private StartedKeyturn keyturn;
    private Chromium chromium;
    private HttpServer apps;
    private BrowserContext browser;
    private Path home;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Optional<Chromium> found = Chromium.start();
        if (found.isEmpty()) {
            System.out.println("NO BROWSER WAS FOUND: the sign-in stories are skipped. Set CHROMIUM_PATH to run them.");
        }
        Assumptions.assumeTrue(found.isPresent(), "a Chromium is needed");
        chromium = found.orElseThrow();
        home = folder;
        apps = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        apps.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 0);
            exchange.close();
        });
        apps.start();
        keyturn = StartedKeyturn.serverIn(home, environment());
        registerOrdersApi();
        register("shop", "Shop");
        register("wiki", "Wiki");
    }

    @AfterAll
    void stop() {
        if (keyturn != null) {
            keyturn.close();
        }
        if (apps != null) {
            apps.stop(0);
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void openBrowser() {
        browser = chromium.browser().newContext();
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    @Test
    @Order(1)
    void eachOfTwoTabsContinuesToItsOwnApp() {
        Page shop = browser.newPage();
        Page wiki = browser.newPage();
        shop.navigate(request("shop", "openid"));
        wiki.navigate(request("wiki", "openid"));

        assertShown(shop, "to continue to Shop");
        assertShown(wiki, "to continue to Wiki");
        Accessibility.assertHolds(shop);
        signIn(shop, PASSWORD);
        signIn(wiki, PASSWORD);

        assertAnswered(shop, "shop");
        assertAnswered(wiki, "wiki");
    }

    @Test
    @Order(2)
    void backAndReloadContinueToTheApp() {
        Page page = browser.newPage();
        page.navigate(request("shop", "openid"));
        page.reload();
        assertShown(page, "to continue to Shop");
        signIn(page, "not the password");
        assertShown(page, "Wrong username or password.");
        page.reload();
        assertShown(page, "to continue to Shop");
        page.goBack();
        assertShown(page, "to continue to Shop");
        signIn(page, PASSWORD);
        assertAnswered(page, "shop");

        page.goBack();

        assertAnswered(page, "shop");
    }

    @Test
    @Order(3)
    void aConsentContinuesAfterItsSessionWasLost() {
        Page page = browser.newPage();
        page.navigate(request("shop", "openid profile"));
        signIn(page, PASSWORD);
        assertShown(page, "Shop asks for access");
        Accessibility.assertHolds(page);
        browser.clearCookies(new BrowserContext.ClearCookiesOptions().setName(SESSION));

        button(page, "Allow").click();

        assertShown(page, "to continue to Shop");
        signIn(page, PASSWORD);
        assertShown(page, "Shop asks for access");
        button(page, "Allow").click();
        assertAnswered(page, "shop");
    }

    @Test
    @Order(4)
    void anotherUserCanAnswerTheSameRequest() {
        Page page = browser.newPage();
        page.navigate(request("wiki", "openid profile") + "&prompt=consent&login_hint=" + NAME);
        assertThat(page.getByLabel("Username").inputValue()).isEqualTo(NAME);
        signIn(page, PASSWORD);
        assertShown(page, "Wiki asks for access");

        button(page, "Not you?").click();

        assertShown(page, "to continue to Wiki");
        assertThat(page.getByLabel("Username").inputValue()).isEmpty();
        signIn(page, PASSWORD);
        assertShown(page, "Wiki asks for access");
        button(page, "Allow").click();
        assertAnswered(page, "wiki");
    }

    @Test
    @Order(5)
    void aSignInPageContinuesAfterARestart() throws IOException {
        Page page = browser.newPage();
        page.navigate(request("wiki", "openid"));
        assertShown(page, "to continue to Wiki");

        keyturn = StartedKeyturn.serverAgain(home, keyturn, environment());
        signIn(page, PASSWORD);

        assertAnswered(page, "wiki");
    }

    /** The library oidc-client-ts, as it is published, in a page of another origin than the server's. */
    @Test
    @Order(6)
    void aSinglePageAppSignsInReadsUserInfoRefreshesRevokesAndSignsOut(@TempDir Path folder) throws Exception {
        Optional<byte[]> library = NpmPackage.fetch(
                "oidc-client-ts@3.5.0",
                "oidc-client-ts-3.5.0.tgz",
                "dist/browser/oidc-client-ts.min.js",
                "f999daa383f09eb090d0ae32211e9ca931c76840e08e47fcf334fc8f5f74f1ef",
                folder);
        Assumptions.assumeTrue(library.isPresent(), "npm and its registry are needed");
        serve("/oidc-client-ts.js", "text/javascript", library.orElseThrow());
        serve("/spa", "text/html", page("/single-page-app.html"));
        registerSinglePageApp();
        Page page = browser.newPage();
        List<String> console = new ArrayList<>();
        page.onConsoleMessage(message -> console.add(message.text()));
        page.navigate(app("/spa#authority=" + encode(keyturn.server().toString()) + "&client=spa"));
        assertShown(page, "ready");

        page.evaluate("void app.signinRedirect()");
        signIn(page, PASSWORD);
        button(page, "Allow").click();

        page.waitForURL(app("/spa"));
        assertShown(page, "signed in");
        assertThat(page.locator("main").textContent())
                .as("console: %s", console)
                .contains("\"preferred_username\":\"" + NAME + "\"");
        String first = (String) page.evaluate("app.getUser().then(user => user.access_token)");
        String second = (String) page.evaluate("app.signinSilent().then(user => user.access_token)");
        assertThat(second).as("console: %s", console).startsWith("ey").isNotEqualTo(first);
        assertThat(userInfoStatus(page, second)).isEqualTo(200);
        page.evaluate("app.revokeTokens()");
        assertThat(userInfoStatus(page, second)).isEqualTo(401);

        page.evaluate("void app.signoutRedirect()");
        page.waitForURL(app("/spa?bye**"));
        assertShown(page, "signed out");
        page.navigate(request("shop", "openid"));
        assertShown(page, "to continue to Shop");
    }

    /** The commands of {@code docs/guide/client-apps.md}, in a shell. */
    @Test
    @Order(7)
    void theCommandsOfTheGuideForClientAppsWork() throws Exception {
        String secret = registerWebApp("curl-shop", app("/curl-shop"), app("/curl-bye"), ALGORITHM, "RS256");
        Path guide = Path.of("..", "docs", "guide", "client-apps.md");
        try (GuideShell shell = new GuideShell(guide, variables("curl-shop", secret, app("/curl-shop")))) {
            assertThat(shell.blocks()).isEqualTo(5);
            Page page = browser.newPage();
            page.navigate(shell.run(1));
            signIn(page, PASSWORD);
            button(page, "Allow").click();
            page.waitForURL(app("/curl-shop?**"));
            shell.set("CODE", page.url().replaceAll(".*[?&]code=([^&]+).*", "$1"));

            Map<String, Object> tokens = JSONObjectUtils.parse(shell.run(2));
            assertThat(JWTParser.parse(AutomationClient.text(tokens, "access_token"))
                            .getJWTClaimsSet()
                            .getAudience())
                    .contains("https://orders.example.com");
            shell.set("ACCESS_TOKEN", AutomationClient.text(tokens, "access_token"));
            assertThat(shell.run(3)).contains("\"preferred_username\":\"" + NAME + "\"");
            shell.set("REFRESH_TOKEN", AutomationClient.text(tokens, "refresh_token"));
            Map<String, Object> refreshed = JSONObjectUtils.parse(shell.run(4));
            assertThat(refreshed.get("access_token")).isNotEqualTo(tokens.get("access_token"));
            shell.set("REFRESH_TOKEN", AutomationClient.text(refreshed, "refresh_token"));
            shell.set("ID_TOKEN", AutomationClient.text(tokens, "id_token"));
            shell.set("POST_LOGOUT_REDIRECT_URI", app("/curl-bye"));
            page.navigate(shell.run(5));

            assertThat(page.url()).isEqualTo(app("/curl-bye"));
            assertThat(shell.run(4)).contains("invalid_grant");
        }
    }

    /** The program of {@code docs/guide/client-apps-javascript.md}, with the library openid-client as it is published. */
    @Test
    @Order(8)
    void anAppWithOpenidClientSignsInRefreshesAndSignsOut() throws Exception {
        Path folder = nodePrograms();
        String app = "http://127.0.0.1:" + StartedKeyturn.threeFreePorts();
        String secret = registerWebApp("node-shop", app + "/callback", app + "/bye", ALGORITHM, "RS256");
        Map<String, String> variables = new HashMap<>(variables("node-shop", secret, app + "/callback"));
        variables.put("POST_LOGOUT_REDIRECT_URI", app + "/bye");
        try (NodeProgram.Started program = NodeProgram.start(folder, "client-app.mjs", variables)) {
            assertThat(program.firstLine()).isEqualTo("ready");
            Page page = browser.newPage();
            page.navigate(app + "/sign-in");
            signIn(page, PASSWORD);
            button(page, "Allow").click();
            assertShown(page, "Hello " + NAME);
            page.navigate(app + "/refresh");
            assertShown(page, "Refreshed: true");
            page.navigate(app + "/sign-out");
            assertShown(page, "Signed out");
            page.navigate(app + "/refresh");
            assertShown(page, "invalid_grant");
        }
    }

    /** The program and the command of {@code docs/guide/machine-to-machine.md}. */
    @Test
    @Order(9)
    void programsWithoutUsersGetTokens() throws Exception {
        AutomationClient automation = new AutomationClient(keyturn.server());
        HttpResponse<String> registered = automation.call("POST", "/clients", """
                {"client_id": "report", "client_name": "Report", "token_endpoint_auth_method": "client_secret_basic",
                 "grant_types": ["client_credentials"], "scopes": ["orders:read"]}""");
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
        Map<String, String> variables = variables(
                "report", AutomationClient.text(AutomationClient.json(registered), "client_secret"), app("/"));

        Path guide = Path.of("..", "docs", "guide", "machine-to-machine.md");
        try (GuideShell shell = new GuideShell(guide, variables)) {
            assertThat(shell.run(1)).contains("\"access_token\"", "\"scope\":\"orders:read\"");
        }
        try (NodeProgram.Started program = NodeProgram.start(nodePrograms(), "machine.mjs", variables)) {
            assertThat(program.firstLine()).isEqualTo("orders:read");
        }
    }

    /** The application of {@code docs/guide/client-apps-spring.md}. */
    @Test
    @Order(10)
    void anAppWithSpringSecuritySignsInWithEs256AndOut() throws Exception {
        String app = "http://127.0.0.1:" + StartedKeyturn.threeFreePorts();
        String secret =
                registerWebApp("shop-spring", app + "/login/oauth2/code/keyturn", app + "/", ALGORITHM, "ES256");
        SpringApplication application = new SpringApplication(ShopApplication.class, Es256IdTokens.class);
        try (ConfigurableApplicationContext shop = application.run(
                "--server.address=127.0.0.1",
                "--server.port=" + URI.create(app).getPort(),
                "--ISSUER=" + keyturn.server(),
                "--spring.security.oauth2.client.registration.keyturn.client-id=shop-spring",
                "--CLIENT_SECRET=" + secret)) {
            assertThat(shop.isRunning()).isTrue();
            Page page = browser.newPage();
            page.navigate(app + "/me");
            signIn(page, PASSWORD);
            button(page, "Allow").click();
            assertShown(page, "Hello " + NAME);
            page.getByText("Sign out").click();
            page.locator("button").click();
            assertShown(page, "Shop");
            page.navigate(app + "/me");
            assertShown(page, "to continue to");
        }
    }

    /** The sign-out happens on the server's page, which no page of the application sees. */
    @Test
    @Order(11)
    void anAppWithSpringSecurityEndsItsSessionWhenTheUserSignsOutElsewhere() throws Exception {
        String app = "http://127.0.0.1:" + StartedKeyturn.threeFreePorts();
        String secret = registerWebApp(
                "shop-told",
                app + "/login/oauth2/code/keyturn",
                app + "/",
                "backchannel_logout_uri",
                app + "/logout/connect/back-channel/keyturn");
        SpringApplication application = new SpringApplication(ShopApplication.class);
        try (ConfigurableApplicationContext shop = application.run(
                "--server.address=127.0.0.1",
                "--server.port=" + URI.create(app).getPort(),
                "--ISSUER=" + keyturn.server(),
                "--spring.security.oauth2.client.registration.keyturn.client-id=shop-told",
                "--CLIENT_SECRET=" + secret)) {
            assertThat(shop.isRunning()).isTrue();
            Page page = browser.newPage();
            page.navigate(app + "/me");
            signIn(page, PASSWORD);
            button(page, "Allow").click();
            assertShown(page, "Hello " + NAME);
            Page server = browser.newPage();
            server.navigate(keyturn.server() + "/logout");

            button(server, "Sign out").click();

            int attempts = 0;
            while (attempts++ < MANY && page.getByText("Hello " + NAME).isVisible()) {
                page.navigate(app + "/me");
            }
            assertShown(page, "to continue to");
        }
    }

    /** Where the library of the two programs is, fetched once. */
    private Path nodePrograms() throws Exception {
        Path folder = home.resolve("node");
        boolean installed = Files.exists(folder) || NodeProgram.install(Files.createDirectory(folder));
        Assumptions.assumeTrue(
                installed && Files.exists(folder.resolve("node_modules")), "Node.js, npm and its registry are needed");
        return folder;
    }

    private Map<String, String> variables(String client, String secret, String redirectUri) {
        return Map.of(
                "ISSUER",
                keyturn.server().toString(),
                "CLIENT_ID",
                client,
                "CLIENT_SECRET",
                secret,
                "REDIRECT_URI",
                redirectUri);
    }

    private void registerOrdersApi() throws Exception {
        HttpResponse<String> registered = new AutomationClient(keyturn.server()).call("POST", "/apis", """
                {"name": "Orders", "audience": "https://orders.example.com",
                 "scopes": [{"name": "orders:read", "description": "See your orders"}]}""");
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
    }

    private String registerWebApp(String id, String redirectUri, String afterSignOut, String member, String value)
            throws Exception {
        HttpResponse<String> registered = new AutomationClient(keyturn.server())
                .call("POST", "/clients", """
                        {"client_id": "%s", "client_name": "%s", "token_endpoint_auth_method": "client_secret_basic",
                         "grant_types": ["authorization_code", "refresh_token"], "redirect_uris": ["%s"],
                         "post_logout_redirect_uris": ["%s"], "scopes": ["openid", "profile", "offline_access", "orders:read"],
                         "%s": "%s"}
                        """.formatted(id, id, redirectUri, afterSignOut, member, value));
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
        return AutomationClient.text(AutomationClient.json(registered), "client_secret");
    }

    private static int userInfoStatus(Page page, String token) {
        return (int) page.evaluate(
                "async token => (await fetch(await app.metadataService.getUserInfoEndpoint(),"
                        + " { headers: { Authorization: 'Bearer ' + token } })).status",
                token);
    }

    private void registerSinglePageApp() throws Exception {
        HttpResponse<String> registered = new AutomationClient(keyturn.server())
                .call("POST", "/clients", """
                        {"client_id": "spa", "client_name": "App", "token_endpoint_auth_method": "none",
                         "grant_types": ["authorization_code", "refresh_token"], "redirect_uris": ["%s"],
                         "post_logout_redirect_uris": ["%s"],
                         "scopes": ["openid", "profile", "email", "offline_access"]}
                        """.formatted(app("/spa"), app("/spa?bye")));
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
    }

    private String app(String path) {
        return "http://127.0.0.1:" + apps.getAddress().getPort() + path;
    }

    private void serve(String path, String type, byte[] body) {
        apps.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static byte[] page(String resource) throws IOException {
        try (InputStream content = SignInStoriesTests.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(content, resource).readAllBytes();
        }
    }

    private void register(String id, String name) throws Exception {
        HttpResponse<String> registered =
                new AutomationClient(keyturn.server()).call("POST", "/clients", """
                        {"client_id": "%s", "client_name": "%s", "token_endpoint_auth_method": "none",
                         "grant_types": ["authorization_code"], "redirect_uris": ["%s"], "scopes": ["openid", "profile"]}
                        """.formatted(id, name, callback(id)));
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
    }

    private String request(String client, String scope) {
        return keyturn.server() + "/oauth2/authorize?response_type=code&client_id=" + client + "&redirect_uri="
                + encode(callback(client)) + "&scope=" + encode(scope) + "&state=" + encode("n+o&" + client)
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
    }

    private String callback(String client) {
        return "http://127.0.0.1:" + apps.getAddress().getPort() + "/" + client;
    }

    private void assertAnswered(Page page, String client) {
        page.waitForURL(callback(client) + "?**");
        assertThat(page.url()).contains("code=ktc_", "state=n%2Bo%26" + client);
    }

    private static void assertShown(Page page, String text) {
        PlaywrightAssertions.assertThat(page.locator("main")).containsText(text);
    }

    private static void signIn(Page page, String password) {
        page.getByLabel("Username").fill(NAME);
        page.locator("[name=password]").fill(password);
        button(page, "Sign in").click();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(AutomationClient.environment());
        environment.put("KEYTURN_BOOTSTRAP_ADMIN_USERNAME", NAME);
        environment.put("KEYTURN_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
        environment.put("KEYTURN_BACKCHANNELLOGOUT_ALLOWEDNETWORKS", "127.0.0.0/8");
        return environment;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

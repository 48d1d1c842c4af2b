package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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

/** Passkeys in a browser with a virtual authenticator, with the keyboard alone. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PasskeyTests {

    private static final String ADD = "Add passkey";
    private static final String SIGN_IN = "Sign in with a passkey";

    private Chromium chromium;
    private StartedKeyturn keyturn;

    @SuppressWarnings("NullAway.Init") // each story opens its own
    private BrowserContext browser;

    @BeforeAll
    void start(@TempDir Path home) throws Exception {
        Optional<Chromium> found = Chromium.start();
        if (found.isEmpty()) {
            System.out.println("NO BROWSER WAS FOUND: passkeys are skipped. Set CHROMIUM_PATH to run it.");
        }
        Assumptions.assumeTrue(found.isPresent(), "a Chromium is needed");
        chromium = found.orElseThrow();
        Map<String, String> environment = new HashMap<>(AutomationClient.environment());
        environment.putAll(ConsentingUser.environment());
        keyturn = StartedKeyturn.serverIn(home, environment);
        HttpResponse<String> registered = new AutomationClient(keyturn.server()).call("POST", "/clients", """
                {"client_id": "shop", "client_name": "Shop", "token_endpoint_auth_method": "none",
                 "grant_types": ["authorization_code"], "redirect_uris": ["http://127.0.0.1:1/callback"], "scopes": ["openid"],
                 "require_consent": false}""");
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
    }

    @AfterAll
    void stop() {
        if (keyturn != null) {
            keyturn.close();
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
    void aUserAddsAPasskeyAndSignsInWithIt() {
        browser = chromium.browser().newContext();
        Page page = browser.newPage();
        VirtualPasskeys device = new VirtualPasskeys(page);
        open(page, "/");
        signInWithPassword(page);
        addPasskey(page, "Laptop");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("Save your recovery codes");
        assertThat(device.count()).isEqualTo(1);
        press(page, link(page, "I have saved them"));
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("Laptop");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("Stays on one device");
        look(page, "security");

        openAddPage(page);
        press(page, button(page, ADD));
        PlaywrightAssertions.assertThat(page.getByRole(AriaRole.ALERT)).containsText("already has a passkey");
        look(page, "passkey");

        device.setTouched(false);
        signOut(page);
        look(page, "login");
        device.setTouched(true);
        press(page, button(page, SIGN_IN));
        page.waitForURL(keyturn.server() + "/");
        open(page, "/account/security");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("Last used on");
    }

    @Test
    @Order(2)
    void thePageAfterThePasswordOffersThem() {
        browser = chromium.browser().newContext();
        Page page = browser.newPage();
        new VirtualPasskeys(page);
        open(page, "/");
        signInWithPassword(page);
        page.waitForURL(Pattern.compile(".*/login/code.*"));
        look(page, "code");
        PlaywrightAssertions.assertThat(button(page, "Use a passkey")).isVisible();
    }

    @Test
    @Order(3)
    void withoutJavaScriptNoPageOffersThem() {
        browser = chromium.browser().newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        Page page = browser.newPage();
        open(page, "/login");
        PlaywrightAssertions.assertThat(button(page, SIGN_IN)).isHidden();
        signInWithPassword(page);
        page.waitForURL(Pattern.compile(".*/login/code.*"));
        PlaywrightAssertions.assertThat(button(page, "Use a passkey")).isHidden();
    }

    private void look(Page page, String name) {
        Accessibility.assertHoldsInAllLooks(page);
        String folder = System.getProperty("keyturn.screenshots");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(folder, name + ".png")));
        }
    }

    private void open(Page page, String path) {
        page.navigate(keyturn.server() + path);
    }

    private void signOut(Page page) {
        open(page, "/");
        press(page, button(page, "Sign out"));
        page.waitForURL(Pattern.compile(".*/log(in|out).*"));
        open(page, "/login");
    }

    private static void signInWithPassword(Page page) {
        PlaywrightAssertions.assertThat(page.locator("#username")).isFocused();
        page.keyboard().type(ConsentingUser.NAME);
        tabTo(page, "Tab", page.locator("#password"));
        page.keyboard().type(ConsentingUser.PASSWORD);
        page.keyboard().press("Enter");
    }

    private void openAddPage(Page page) {
        open(page, "/account/security");
        press(page, link(page, ADD));
        PlaywrightAssertions.assertThat(page.locator("#name")).isVisible();
    }

    private void addPasskey(Page page, String name) {
        page.waitForURL(keyturn.server() + "/");
        openAddPage(page);
        page.locator("#name").focus();
        page.keyboard().type(name);
        look(page, "add");
        press(page, button(page, ADD));
    }

    private static void press(Page page, Locator target) {
        tabTo(page, "Tab", target);
        page.keyboard().press("Enter");
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

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}

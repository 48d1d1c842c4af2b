package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A user who finds a browser that they do not recognize, and ends its session. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountPagesTests {

    private static final String PHONE =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";

    private Chromium chromium;
    private StartedKeyturn keyturn;

    @BeforeAll
    void start(@TempDir Path home) throws Exception {
        Optional<Chromium> found = Chromium.start();
        if (found.isEmpty()) {
            System.out.println("NO BROWSER WAS FOUND: the account pages are skipped. Set CHROMIUM_PATH to run them.");
        }
        Assumptions.assumeTrue(found.isPresent(), "a Chromium is needed");
        chromium = found.orElseThrow();
        keyturn = StartedKeyturn.serverIn(home, ConsentingUser.environment());
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

    @Test
    void aUserEndsTheSessionOfAnotherBrowserWithTheKeyboardAlone() {
        try (BrowserContext desk = chromium.browser().newContext();
                BrowserContext lost =
                        chromium.browser().newContext(new Browser.NewContextOptions().setUserAgent(PHONE))) {
            Page phone = lost.newPage();
            signIn(phone);
            Page page = desk.newPage();
            signIn(page);
            Accessibility.assertHoldsInAllLooks(page);

            link(page, "Where you are signed in").press("Enter");
            PlaywrightAssertions.assertThat(page.locator(".rows > li")).hasCount(2);
            PlaywrightAssertions.assertThat(page.locator(".rows > li").first()).containsText("This browser");
            Accessibility.assertHoldsInAllLooks(page);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out of Safari on iPhone"))
                    .press("Enter");
            PlaywrightAssertions.assertThat(page.locator(".alert--success")).containsText("signed out of 1 browser");
            Accessibility.assertHoldsInAllLooks(page);

            phone.navigate(keyturn.server() + "/account/sessions");
            assertThat(phone.url()).contains("/login");
            failToSignIn(phone);
            page.navigate(keyturn.server() + "/account/activity");
            PlaywrightAssertions.assertThat(page.locator(".rows > li").first()).containsText("wrong password");
            PlaywrightAssertions.assertThat(page.locator(".rows > li").nth(1))
                    .containsText("Signed out in other browsers");
            Accessibility.assertHoldsInAllLooks(page);
        }
    }

    @Test
    void aUserSeesWhileTypingWhetherANewPasswordIsLongEnoughAndNothingIsSent() {
        try (BrowserContext desk = chromium.browser().newContext()) {
            Page page = desk.newPage();
            signIn(page);
            page.navigate(keyturn.server() + "/password");
            Locator feedback = page.locator("[data-password-feedback]");
            PlaywrightAssertions.assertThat(feedback).isEmpty();
            List<String> requests = new ArrayList<>();
            page.onRequest(request -> requests.add(request.url()));

            page.locator("#replacement").fill("elevenchars");
            PlaywrightAssertions.assertThat(feedback).hasText("Use at least 12 characters.");
            page.locator("#replacement").fill("abababababababab");
            PlaywrightAssertions.assertThat(feedback).hasText("Repeats few characters.");
            page.locator("#replacement").fill("three unrelated words");
            PlaywrightAssertions.assertThat(feedback).containsText("Long enough.");
            Accessibility.assertHoldsInAllLooks(page);
            page.locator("#replacement").fill("");
            PlaywrightAssertions.assertThat(feedback).isEmpty();

            assertThat(requests).isEmpty();
        }
    }

    private void failToSignIn(Page page) {
        signIn(page, "a wrong passphrase");
        PlaywrightAssertions.assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
    }

    private void signIn(Page page) {
        signIn(page, ConsentingUser.PASSWORD);
        PlaywrightAssertions.assertThat(link(page, "Where you are signed in")).isVisible();
    }

    private void signIn(Page page, String password) {
        page.navigate(keyturn.server() + "/login");
        page.locator("#username").fill(ConsentingUser.NAME);
        page.locator("#password").fill(password);
        page.keyboard().press("Enter");
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }
}

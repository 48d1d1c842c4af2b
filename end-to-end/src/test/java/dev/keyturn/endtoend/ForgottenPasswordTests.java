package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/** A user who forgot the password, wants to open a page, and gets along with the keyboard alone. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgottenPasswordTests {

    private static final Pattern LINK = Pattern.compile("(http://\\S+/password/new\\?token=[\\w-]{43})\\s");
    private static final String PASSWORD = "six violet herons at noon";

    private final BlockingQueue<String> mails = new LinkedBlockingQueue<>();

    private Chromium chromium;
    private SMTPServer mailServer;
    private StartedKeyturn keyturn;

    @BeforeAll
    void start(@TempDir Path home) throws Exception {
        Optional<Chromium> found = Chromium.start();
        Assumptions.assumeTrue(found.isPresent(), "a Chromium is needed");
        chromium = found.orElseThrow();
        mailServer =
                SMTPServer.port(0).hideTLS().simpleMessageListener(new Mails()).build();
        mailServer.start();
        Map<String, String> environment = new HashMap<>(AutomationClient.environment());
        environment.putAll(ConsentingUser.environment());
        environment.putAll(Map.of(
                "KEYTURN_MAIL_HOST", "localhost",
                "KEYTURN_MAIL_PORT", Integer.toString(mailServer.getPortAllocated()),
                "KEYTURN_MAIL_SECURITY", "none",
                "KEYTURN_MAIL_FROM", "keyturn@example.com"));
        keyturn = StartedKeyturn.serverIn(home, environment);
    }

    @AfterAll
    void stop() {
        if (keyturn != null) {
            keyturn.close();
        }
        if (mailServer != null) {
            mailServer.stop();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void theUserChoosesANewPasswordAndArrivesAtThePage() throws Exception {
        try (BrowserContext browser = chromium.browser().newContext()) {
            Page page = browser.newPage();

            choosePassword(page, "grace", () -> Accessibility.assertHoldsInAllLooks(page));

            PlaywrightAssertions.assertThat(page).hasURL(keyturn.server() + "/account/security");
        }
    }

    @Test
    void allPagesWorkWithoutJavaScript() throws Exception {
        try (BrowserContext browser =
                chromium.browser().newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
            Page page = browser.newPage();

            choosePassword(page, "hedy", () -> {});

            PlaywrightAssertions.assertThat(page).hasURL(keyturn.server() + "/account/security");
        }
    }

    /** @param look looks at each page */
    private void choosePassword(Page page, String name, Runnable look) throws Exception {
        createUser(name);
        page.navigate(keyturn.server() + "/account/security");
        look.run();
        tabTo(page, "Forgot your password?");
        page.keyboard().press("Enter");
        PlaywrightAssertions.assertThat(page.locator("#account")).isFocused();
        look.run();
        page.keyboard().type(name);
        page.keyboard().press("Enter");
        PlaywrightAssertions.assertThat(page.locator(".alert--success")).containsText("If there is an account");
        look.run();

        String link = link();
        page.navigate(link);
        PlaywrightAssertions.assertThat(page.locator("#replacement")).isFocused();
        look.run();
        typePasswords(page, "short", "short");
        PlaywrightAssertions.assertThat(page.locator(".alert--danger")).containsText("12 characters");
        PlaywrightAssertions.assertThat(page.locator("#replacement")).isFocused();
        look.run();
        typePasswords(page, PASSWORD, PASSWORD);

        PlaywrightAssertions.assertThat(page.locator(".alert--success")).containsText("Your new password is set");
        look.run();
        PlaywrightAssertions.assertThat(page.locator("#username")).isFocused();
        page.keyboard().type(name);
        tabTo(page, page.locator("#password"));
        page.keyboard().type(PASSWORD);
        page.keyboard().press("Enter");
        PlaywrightAssertions.assertThat(page.locator("h1")).hasText("Sign-in security");

        Page used = page.context().newPage();
        used.navigate(link);
        PlaywrightAssertions.assertThat(used.locator("main")).containsText("each link works once");
        used.close();
    }

    private static void typePasswords(Page page, String replacement, String repetition) {
        page.keyboard().type(replacement);
        tabTo(page, page.locator("#repetition"));
        page.keyboard().type(repetition);
        page.keyboard().press("Enter");
    }

    private static void tabTo(Page page, String link) {
        tabTo(page, page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link)));
    }

    private static void tabTo(Page page, Locator target) {
        target.waitFor();
        for (int i = 0; i < 20; i++) {
            if ((boolean) target.evaluate("element => element === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("The focus does not reach " + target);
    }

    private String link() throws InterruptedException {
        while (true) {
            String mail = mails.poll(2, TimeUnit.MINUTES);
            assertThat(mail).as("mail").isNotNull();
            Matcher link = LINK.matcher(mail.replace("=\r\n", "").replace("=3D", "="));
            if (link.find()) {
                return link.group(1);
            }
        }
    }

    private void createUser(String name) throws Exception {
        AutomationClient automation = new AutomationClient(keyturn.server());
        String token = AutomationClient.text(
                AutomationClient.json(
                        automation.requestToken(AutomationClient.ID, AutomationClient.SECRET, "admin:users:write")),
                "access_token");
        HttpResponse<String> created = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(keyturn.server() + "/admin/api/v1/users"))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("""
                                                {"username": "%1$s", "name": "%1$s", "email": "%1$s@example.com",
                                                 "email_verified": true}""".formatted(name)))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    }

    /** Mail that the server sent. */
    private final class Mails implements SimpleMessageListener {

        @Override
        public boolean accept(String from, String recipient) {
            return true;
        }

        @Override
        public void deliver(String from, String recipient, InputStream data) throws IOException {
            mails.add(new String(data.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
    }
}

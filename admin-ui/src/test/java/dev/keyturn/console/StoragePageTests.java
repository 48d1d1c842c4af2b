package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;

@ConsoleTest
class StoragePageTests {

    @Test
    void showsRowsSizeAndTheOldestRowOfEachKind(Browser browser, FakeAdminApi api) {
        api.stored("grants", 1_234_567, true, 734_003_200, 3);
        api.stored("revocations", 0, false, 8_192, null);
        api.stored("audit-events", 12_345, false, 1_572_864, null);

        HtmlPage page = browser.open("/storage");

        assertThat(text(page))
                .contains("≈ 1,234,567", "700 MiB", "expires", "Revocations", "8.0 KiB", "None")
                .contains("Audit events", "12,345", "1.5 MiB", "Never expires")
                .doesNotContain("Purge is late");
        assertThat(all(page, ".size-bar__used[width='100%']")).hasSize(1);
        assertThat(all(page, "[style]")).isEmpty();
    }

    @Test
    void warnsOfALatePurge(Browser browser, FakeAdminApi api) {
        api.stored("tokens", 10, false, 8_192, -1);

        assertThat(text(browser.open("/storage"))).contains("Purge is late", "Expired");
    }

    @Test
    void showsThatPermissionIsDenied(Browser browser, FakeAdminApi api) {
        api.always = FakeAdminApi.Refusal.of(403, "insufficient-scope", "The scope admin:storage:read is missing.");

        assertThat(status(browser.open("/storage"))).isEqualTo(403);
    }
}

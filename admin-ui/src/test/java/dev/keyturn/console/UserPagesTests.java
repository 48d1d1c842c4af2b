package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.check;
import static dev.keyturn.console.Browser.first;
import static dev.keyturn.console.Browser.header;
import static dev.keyturn.console.Browser.isChecked;
import static dev.keyturn.console.Browser.path;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static dev.keyturn.console.Browser.type;
import static dev.keyturn.console.Browser.typed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;

@ConsoleTest
class UserPagesTests {

    private static final String BOB = "0191b7a0-0000-7000-8000-0000000000b0";

    @Test
    void listsUsersWithTheirStatus(Browser browser, FakeAdminApi api) {
        Map<String, Object> bob = api.user(BOB, "bob", "Bob Marlow");
        bob.put("locked_until", "2099-01-01T00:00:00Z");
        bob.put("enabled", false);
        bob.put("email", null);
        bob.put("last_signed_in_at", null);

        HtmlPage page = browser.open("/users");

        assertThat(text(page)).contains("Ada Lovelace", "Administrator", "Bob Marlow", "Locked", "Disabled", "Never");
        assertThat(all(browser.open("/users?q=marlow"), "tbody tr")).hasSize(1);
        assertThat(text(browser.open("/users?q=zzz"))).contains("No matching users");
    }

    @Test
    void showsNoLockThatHasEnded(Browser browser, FakeAdminApi api) {
        api.user(BOB, "bob", "Bob Marlow").put("locked_until", "2020-01-01T00:00:00Z");

        assertThat(text(browser.open("/users/" + BOB))).doesNotContain("Locked");
    }

    @Test
    void createsAUserAndShowsTheTemporaryPasswordOnce(Browser browser, FakeAdminApi api) throws Exception {
        HtmlPage form = press(browser.open("/users"), "Create user");
        type(form, "username", "bob");
        type(form, "name", "Bob Marlow");
        check(form, "roles", "administrator", true);

        HtmlPage done = press(form, "Create user");
        HtmlPage reloaded = (HtmlPage) done.refresh();

        assertThat(text(done)).contains("User created", "Temporary password for bob");
        assertThat(first(done, "#password")).isEqualTo(FakeServer.TEMPORARY_PASSWORD);
        DomElement copy = done.querySelector("[data-copy='#password']");
        assertThat(copy.getAttribute("data-copied")).isEqualTo("Copied");
        assertThat(copy.getAttribute("data-copy-failed")).isEqualTo("Press Ctrl+C");
        assertThat(header(done, "Cache-Control")).contains("no-store");
        assertThat(text(reloaded)).doesNotContain(FakeServer.TEMPORARY_PASSWORD);
        assertThat(api.users).hasSize(2);
        assertThat(api.bodies.get(0))
                .containsEntry("roles", List.of("administrator"))
                .doesNotContainKey("email");
    }

    @Test
    void showsATakenUsernameAtItsField(Browser browser) {
        HtmlPage form = browser.open("/new-user");
        type(form, "username", "ada");
        type(form, "name", "Another Ada");

        HtmlPage again = press(form, "Create user");

        assertThat(status(again)).isEqualTo(409);
        assertThat(first(again, "#username-error")).isEqualTo("Another user already has this username.");
        assertThat(typed(again, "name")).isEqualTo("Another Ada");
    }

    @Test
    void changesAUser(Browser browser, FakeAdminApi api) {
        api.user(BOB, "bob", "Bob Marlow");
        HtmlPage form = press(browser.open("/users/" + BOB), "Edit");
        type(form, "email", "bob@elsewhere.example");

        HtmlPage done = press(form, "Save");

        assertThat(path(done)).isEqualTo("/users/" + BOB);
        assertThat(api.users.get(BOB)).containsEntry("email", "bob@elsewhere.example");
        assertThat(api.bodies.get(0)).doesNotContainKey("username").containsEntry("roles", List.of());
    }

    @Test
    void showsAndEditsTheVerificationOfAnEmailAddress(Browser browser, FakeAdminApi api) {
        api.user(BOB, "bob", "Bob Marlow");
        HtmlPage before = browser.open("/users/" + BOB);
        HtmlPage form = press(before, "Edit");
        check(form, "email_verified", "true", true);

        HtmlPage after = press(form, "Save");

        assertThat(text(before)).contains("bob@example.org (not verified)");
        assertThat(text(after)).contains("bob@example.org (verified)");
        assertThat(api.bodies.get(0)).containsEntry("email_verified", true);
        assertThat(isChecked(press(after, "Edit"), "email_verified", "true")).isTrue();
    }

    @Test
    void showsBothVersionsAfterAConflict(Browser browser, FakeAdminApi api) {
        Map<String, Object> bob = api.user(BOB, "bob", "Bob Marlow");
        HtmlPage form = browser.open("/users/" + BOB + "/edit");
        type(form, "name", "Mine");
        bob.put("name", "Theirs");
        bob.put("version", 1);

        HtmlPage conflict = press(form, "Save");

        assertThat(status(conflict)).isEqualTo(412);
        assertThat(first(conflict, "tbody tr")).contains("Theirs", "Mine");
        assertThat(typed(press(conflict, "Discard my changes"), "name")).isEqualTo("Theirs");
    }

    @Test
    void keepsTheLastAdministrator(Browser browser) {
        HtmlPage form = browser.open("/users/" + FakeServer.ADA + "/edit");
        check(form, "roles", "administrator", false);

        HtmlPage demoted = press(form, "Save");

        assertThat(status(demoted)).isEqualTo(409);
        assertThat(text(demoted)).contains("This user is the last administrator.");
    }

    @Test
    void showsTheReasonForARefusal(Browser browser, FakeAdminApi api) {
        api.user(BOB, "bob", "Bob Marlow");
        HtmlPage question = browser.open("/users/" + BOB + "/disable");
        api.nextWrite = FakeAdminApi.Refusal.of(409, "last-administrator", "This is the last administrator.");

        HtmlPage refused = press(question, "Disable user");

        assertThat(status(refused)).isEqualTo(409);
        assertThat(first(refused, "[role=alert]")).contains("This is the last administrator.");
    }

    @Test
    void resetsTheSecondFactorsOfAUserForAReason(Browser browser, FakeAdminApi api) {
        Map<String, Object> bob = api.user(BOB, "bob", "Bob Marlow");
        bob.put(
                "second_factors",
                Map.of(
                        "passkeys",
                        List.of(Map.of(
                                "id", BOB, "name", "Laptop", "backed_up", true, "created_at", "2026-11-01T10:00:00Z")),
                        "authenticator_apps",
                        List.of(Map.of("id", BOB, "name", "Work phone", "created_at", "2026-11-01T10:00:00Z")),
                        "recovery_codes_left",
                        7));
        assertThat(text(browser.open("/users/" + BOB)))
                .contains("Laptop", "copied by a password manager", "Work phone", "7 left");

        HtmlPage question = browser.open("/users/" + BOB + "/reset-second-factors");
        HtmlPage refused = press(question, "Reset second factors");
        type(refused, "reason", "Phone lost, called back");
        HtmlPage done = press(refused, "Reset second factors");

        assertThat(status(refused)).isEqualTo(400);
        assertThat(text(refused)).contains("Enter a reason.");
        assertThat(text(done)).contains("Second factors reset.", "None. The password alone opens this account.");
    }

    @Test
    void showsThatTheTokenLacksAScope(Browser browser, FakeAdminApi api) {
        api.user(BOB, "bob", "Bob Marlow");
        Map<String, String> buttons =
                Map.of("disable", "Disable user", "delete", "Delete user", "reset-password", "Reset password");
        for (String action : buttons.keySet()) {
            HtmlPage question = browser.open("/users/" + BOB + "/" + action);
            api.nextWrite = FakeAdminApi.Refusal.of(403, "insufficient-scope", "Your access token lacks the scope x.");

            HtmlPage refused = press(question, buttons.get(action));

            assertThat(status(refused)).as(action).isEqualTo(403);
            assertThat(first(refused, "[role=alert]")).contains("Your access token lacks the scope x.");
        }
    }

    @Test
    void actsOnTheVersionThatWasShownAndNoOther(Browser browser, FakeAdminApi api) {
        Map<String, Object> bob = api.user(BOB, "bob", "Bob Marlow");
        HtmlPage question = browser.open("/users/" + BOB + "/disable");
        bob.put("version", 1);

        HtmlPage refused = press(question, "Disable user");

        assertThat(status(refused)).isEqualTo(412);
        assertThat(first(refused, "[role=alert]")).contains("Someone else changed this");
        assertThat(bob).containsEntry("enabled", true);
        assertThat(text(press(refused, "Disable user"))).contains("User disabled");
    }

    @Test
    void offersNoUserToDisableThemself(Browser browser) {
        HtmlPage page = browser.open("/users/" + FakeServer.ADA);
        HtmlPage disabling = browser.open("/users/" + FakeServer.ADA + "/disable");
        HtmlPage deletion = browser.open("/users/" + FakeServer.ADA + "/delete");

        assertThat(text(page)).contains("This is your account").doesNotContain("Disable…", "Delete…");
        assertThat(text(disabling)).contains("Ask another administrator").doesNotContain("Disable user");
        assertThat(text(deletion)).contains("Ask another administrator").doesNotContain("Delete user");
        assertThat(all(deletion, "main form")).isEmpty();
    }

    @Test
    void asksBeforeDisablingAUser(Browser browser, FakeAdminApi api) {
        Map<String, Object> bob = api.user(BOB, "bob", "Bob Marlow");

        HtmlPage question = press(browser.open("/users/" + BOB), "Disable…");
        assertThat(bob).containsEntry("enabled", true);
        HtmlPage disabled = press(question, "Disable user");
        HtmlPage enabled = press(disabled, "Enable");

        assertThat(text(question)).contains("Their last sign-in was on 20 Nov 2026");
        assertThat(text(disabled)).contains("User disabled");
        assertThat(text(enabled)).contains("User enabled");
    }

    @Test
    void asksBeforeResettingAPassword(Browser browser, FakeAdminApi api) {
        Map<String, Object> bob = api.user(BOB, "bob", "Bob Marlow");

        HtmlPage question = press(browser.open("/users/" + BOB), "Reset password…");
        assertThat(bob).containsEntry("must_change_password", false);
        HtmlPage done = press(question, "Reset password");

        assertThat(text(question)).contains("stops working immediately");
        assertThat(first(done, "#password")).isEqualTo(FakeServer.TEMPORARY_PASSWORD);
    }

    @Test
    void asksBeforeDeleting(Browser browser, FakeAdminApi api) {
        api.user(BOB, "bob", "Bob Marlow");

        HtmlPage done = press(press(browser.open("/users/" + BOB), "Delete…"), "Delete user");

        assertThat(text(done)).contains("User deleted");
        assertThat(api.users).doesNotContainKey(BOB);
    }
}

package dev.keyturn.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Authenticator;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on which administrators must have a second factor. */
class RequiredSecondFactorTests {

    private static final String APP = "/account/security/app";

    @TempDir
    Path folder;

    private StartedServer server;
    private Visitor visitor;

    @BeforeEach
    void start() {
        server = StartedServer.with(
                "keyturn.sign-in.second-factor=administrators",
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"));
        visitor = new Visitor(server.issuer());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anAdministratorAddsOneBeforeAnythingElse() {
        Page asked = signIn();

        assertThat(asked.path()).isEqualTo(APP);
        for (String page : List.of("/", "/password?x", "/consents/withdraw?client_id=x", "/account/security")) {
            assertThat(visitor.open(page).path()).as(page).isIn(APP, "/password");
        }
        assertThat(visitor.open("/").path()).isEqualTo(APP);

        Page codes = add(asked);

        assertThat(codes.html()).contains("Save your recovery codes");
        assertThat(visitor.open("/").path()).isEqualTo("/");
    }

    @Test
    void thePageSaysWhyAndLeadsOutByASignOutAlone() {
        Page asked = signIn();

        assertThat(asked.html())
                .contains("Your account needs a second factor", "action=\"/logout\"")
                .doesNotContain("Cancel");
    }

    @Test
    void theLastOneStays() {
        add(signIn());
        Page security = visitor.open("/account/security");

        Page after = visitor.submit(security, APP + "/remove", "id", security.value("id"));

        assertThat(after.html())
                .contains("Your account needs a second factor. Add another one first.", "10 codes are left")
                .doesNotContain("was removed");
        add(visitor.open(APP));
        assertThat(visitor.submit(security, APP + "/remove", "id", security.value("id"))
                        .html())
                .contains("The authenticator app was removed.");
    }

    private Page add(Page form) {
        return visitor.submit(
                form,
                APP,
                "enrolment",
                form.value("enrolment"),
                "code",
                Authenticator.on(form).codeAt(Instant.now()),
                "name",
                "");
    }

    private Page signIn() {
        return visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
    }
}

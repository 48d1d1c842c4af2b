package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running server and console under the attacks that a scanner sends. Takes minutes, so only {@code .ci/nightly} runs it. */
@Tag("server")
@Tag("nightly")
class NightlyScanTests {

    private static final String SCOPES = "admin:clients:read admin:clients:write admin:apis:read admin:apis:write"
            + " admin:users:read admin:users:write admin:api-keys:read admin:api-keys:write admin:keys:read admin:keys:write"
            + " admin:storage:read admin:audit:read admin:grants:read admin:revocations:read admin:revocations:write"
            + " admin:metrics:read admin:alarms:read admin:alarms:write admin:posture:read admin:posture:write";

    @TempDir
    private static Path home;

    private static StartedKeyturn keyturn;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(AutomationClient.environment());
        environment.putAll(ConsentingUser.environment());
        environment.putAll(ValidRequests.environment());
        environment.put("KEYTURN_SIGNIN_MAXFAILURESPERNETWORK", "100000000");
        for (String limit : new String[] {
            "AUTHORIZE",
            "LOGIN",
            "METADATA",
            "FAILEDAUTHENTICATION",
            "FAILEDAUTHENTICATIONOFCLIENT",
            "REJECTEDGRANT",
            "REJECTEDGRANTOFCLIENT",
            "INVALIDTOKEN"
        }) {
            environment.put("KEYTURN_RATELIMIT_PERADDRESS_" + limit, "0");
        }
        for (String limit : new String[] {
            "TOKEN", "INTROSPECTION", "VERIFICATION", "GATEWAYCHECK", "USERINFO", "REVOCATIONFEED", "ADMINAPI"
        }) {
            environment.put("KEYTURN_RATELIMIT_PERCLIENT_" + limit, "0");
        }
        keyturn = StartedKeyturn.in(home, environment);
        new CredentialTraffic(keyturn.server()).flow();
    }

    @AfterAll
    static void stop() {
        keyturn.close();
    }

    @Test
    void noOperationOfTheApiGivesWayToAnAttack() throws Exception {
        AutomationClient automation = new AutomationClient(keyturn.server());
        ApiScan scan = new ApiScan(
                keyturn.server(),
                () -> AutomationClient.text(
                        AutomationClient.json(
                                automation.requestToken(AutomationClient.ID, AutomationClient.SECRET, SCOPES)),
                        "access_token"));

        scan.run();

        System.out.println(scan.requests() + " requests to " + scan.scanned().size() + " operations");
        assertThat(scan.findings()).isEmpty();
        assertThat(scan.scanned()).hasSizeGreaterThan(80);
        assertThat(scan.unreached())
                .as("operations that did not succeed once: the attacks did not come far")
                .isEmpty();
    }

    @Test
    void noFormGivesWayToAnAttackOrToAForgery() throws Exception {
        FormScan scan = new FormScan(Set.of(keyturn.server(), keyturn.console()), NightlyScanTests::signIn);

        scan.run(
                keyturn.console(),
                keyturn.server(),
                keyturn.server().resolve("/password"),
                keyturn.server().resolve("/consents/withdraw?client_id=traffic-shop"),
                keyturn.server().resolve("/logout"));

        System.out.println(scan.requests() + " requests to " + scan.forms().size() + " forms of "
                + scan.pages().size() + " pages");
        scan.forms().forEach(System.out::println);
        assertThat(scan.findings()).isEmpty();
        assertThat(scan.forms()).hasSizeGreaterThan(40);
        assertThat(scan.pages()).hasSizeGreaterThan(30);
    }

    private static PageVisitor signIn() throws IOException, InterruptedException {
        PageVisitor visitor = new PageVisitor(keyturn.server(), keyturn.console());
        PageVisitor.Page login = visitor.open(keyturn.console().resolve("/clients"));
        if (login.forms().stream().noneMatch(form -> form.has("password"))) {
            login = visitor.open(linkToSignIn(login));
        }
        PageVisitor.Page page = visitor.submit(
                login.form("password").with("username", ConsentingUser.NAME).with("password", ConsentingUser.PASSWORD));
        assertThat(page.address().getAuthority())
                .as(page.html())
                .isEqualTo(keyturn.console().getAuthority());
        return visitor;
    }

    private static URI linkToSignIn(PageVisitor.Page page) {
        return page.links().stream()
                .filter(each -> each.getPath().contains("authorization"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(page.address() + "\n" + page.html()));
    }
}

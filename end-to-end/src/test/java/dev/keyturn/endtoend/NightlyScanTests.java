package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

    private static final int USES_OF_TOKEN = 50;
    private static final List<String> CLIENT_KINDS = List.of("web", "public", "service");
    private static final Pattern POST_MAPPING = Pattern.compile("@PostMapping\\(\"([^\"]+)\"");

    @TempDir
    private Path home;

    private StartedKeyturn keyturn;

    /** Each scan has a server of its own, as it leaves much that the other would find. */
    @BeforeEach
    void start() throws IOException, InterruptedException {
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
        environment.put("KEYTURN_APIKEY_INVALIDKEYLIMIT_PERADDRESS", "1000000");
        keyturn = StartedKeyturn.in(home, environment);
        new CredentialTraffic(keyturn.server()).flow();
    }

    @AfterEach
    void stop() {
        keyturn.close();
    }

    @Test
    void noOperationOfTheApiGivesWayToAnAttack() throws Exception {
        Callable<String> tokens = adminTokens();
        ApiScan scan = new ApiScan(keyturn.server(), tokens, new ValidRequests(keyturn.server(), tokens));

        scan.run();

        System.out.println(scan.requests() + " requests to " + scan.scanned().size() + " operations");
        SoftAssertions.assertSoftly(it -> {
            it.assertThat(scan.findings()).isEmpty();
            it.assertThat(scan.unreached())
                    .as("operations that did not succeed once: the attacks did not come far")
                    .isEmpty();
            it.assertThat(scan.wasted())
                    .as("attacks that show nothing: the request fails without them too")
                    .isEmpty();
            it.assertThat(scan.scanned()).hasSizeGreaterThan(80);
        });
    }

    @Test
    void noFormGivesWayToAnAttackOrToAForgery() throws Exception {
        ValidRequests valid = new ValidRequests(keyturn.server(), adminTokens());
        List<URI> starts = new ArrayList<>(List.of(
                keyturn.server(),
                keyturn.server().resolve("/password"),
                keyturn.server().resolve("/consents/withdraw?client_id=" + ScanUser.CLIENT),
                keyturn.server().resolve("/logout"),
                keyturn.console()));
        valid.createObjects().forEach(path -> starts.add(keyturn.console().resolve(path)));
        CLIENT_KINDS.forEach(kind -> starts.add(keyturn.console().resolve("/new-client?kind=" + kind)));
        FormScan scan = new FormScan(Set.of(keyturn.server(), keyturn.console()), this::signIn, valid.pages());

        scan.run(starts);

        System.out.println(scan.requests() + " requests to " + scan.forms().size() + " forms of "
                + scan.pages().size() + " pages");
        scan.forms().forEach(System.out::println);
        List<String> addresses = addressesOfForms();
        SoftAssertions.assertSoftly(it -> {
            it.assertThat(scan.findings()).isEmpty();
            it.assertThat(scan.unreached().entrySet())
                    .as(
                            "forms that are rejected without an attack; the scan keeps its password, and has no authenticator app")
                    .filteredOn(form -> !form.getKey().contains("/password")
                            && !form.getKey().contains("/account/security/app"))
                    .isEmpty();
            it.assertThat(scan.wasted())
                    .as("attacks that show nothing: the form is rejected without them too")
                    .isEmpty();
            it.assertThat(addresses)
                    .as("addresses of forms in the console")
                    .allSatisfy(address -> assertThat(scan.forms()).anyMatch(form -> form.matches(address)));
        });
    }

    /** Patterns for the addresses that the console accepts forms at. */
    private static List<String> addressesOfForms() throws IOException {
        List<String> addresses = new ArrayList<>();
        try (Stream<Path> files = Files.walk(StartedKeyturn.root().resolve("admin-ui/src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                POST_MAPPING
                        .matcher(Files.readString(file))
                        .results()
                        .map(each -> each.group(1)
                                .replaceAll("\\{\\w+:([^}]*)}", "($1)")
                                .replaceAll("\\{\\w+}", "[^/]+"))
                        .forEach(path -> addresses.add("[^/]+" + path + "\\[.*"));
            }
        }
        return addresses;
    }

    /** Tokens of the admin API, each for some requests, so that none expires. */
    private Callable<String> adminTokens() throws IOException, InterruptedException {
        AutomationClient automation = new AutomationClient(keyturn.server());
        AtomicInteger uses = new AtomicInteger();
        AtomicReference<String> token = new AtomicReference<>("");
        return () -> {
            if (uses.getAndIncrement() % USES_OF_TOKEN == 0) {
                token.set(AutomationClient.text(
                        AutomationClient.json(
                                automation.requestToken(AutomationClient.ID, AutomationClient.SECRET, SCOPES)),
                        "access_token"));
            }
            return token.get();
        };
    }

    private PageVisitor signIn() throws IOException, InterruptedException {
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

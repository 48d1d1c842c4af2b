package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Metrics, alert rules, dashboard and log of the real server, after traffic with right and wrong credentials. */
@Tag("server")
class MonitoringTests {

    private static final Path DEPLOY = StartedKeyturn.root().resolve("deploy");
    private static final Path RULES = DEPLOY.resolve("prometheus/keyturn.rules.yml");
    private static final String ALERTS_PAGE = "docs/guide/operate-alerts.md";

    private static final Pattern EXPRESSION_IN_DASHBOARD = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern NAME = Pattern.compile("[a-z]+(?:_[a-z]+)+");
    private static final Pattern NOT_A_NAME = Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\b(?:by|without) \\([^)]*\\)");

    /** Who sent a request, and with which identifier of a credential. */
    private static final Pattern PERSONAL = Pattern.compile("(?i)\\bada\\b|traffic|automation|@example|203\\.0\\.113");

    @TempDir
    private static Path home;

    private static CredentialTraffic traffic;
    private static String metrics;
    private static List<String> log;

    @BeforeAll
    static void sendTraffic() throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(AutomationClient.environment());
        environment.putAll(ConsentingUser.environment());
        environment.put("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
        environment.put(
                "KEYTURN_AUDIT_EXPORT_FILES_ARCHIVE_PATH",
                home.resolve("audit.jsonl").toString());
        environment.put("LOGGING_LEVEL_ROOT", "debug");
        try (StartedKeyturn keyturn = StartedKeyturn.serverIn(home, environment)) {
            traffic = new CredentialTraffic(keyturn.server());
            traffic.flow();
            metrics = scrape(keyturn.server());
        }
        log = Files.readAllLines(home.resolve("logs/server.log"));
    }

    private static String scrape(URI server) throws IOException, InterruptedException {
        String token = AutomationClient.text(
                AutomationClient.json(new AutomationClient(server)
                        .requestToken(AutomationClient.ID, AutomationClient.SECRET, "admin:metrics:read")),
                "access_token");
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/actuator/prometheus"))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void thePrometheusToolAcceptsTheRulesAndTheirTests() throws Exception {
        assertThat(promtool("check", "rules", RULES.toString())).contains("SUCCESS");
        assertThat(promtool(
                        "test",
                        "rules",
                        DEPLOY.resolve("prometheus/keyturn.rules.test.yml").toString()))
                .contains("SUCCESS");
    }

    @Test
    void thePrometheusToolAcceptsTheMetrics() throws Exception {
        List<String> own =
                metrics.lines().filter(line -> line.contains("keyturn_")).toList();
        Path file = Files.write(home.resolve("metrics"), own);

        assertThat(own).hasSizeGreaterThan(40);
        assertThat(run(new ProcessBuilder(tool(), "check", "metrics").redirectInput(file.toFile())))
                .isEmpty();
    }

    @Test
    void eachAlertHasATestThatFiresIt() throws IOException {
        String tests = Files.readString(DEPLOY.resolve("prometheus/keyturn.rules.test.yml"));

        assertThat(rules())
                .hasSizeGreaterThan(10)
                .allSatisfy(rule -> assertThat(tests).contains("alertname=\"" + rule.get("alert") + "\""));
    }

    @Test
    void eachMetricOfTheRulesAndTheDashboardExists() throws IOException {
        Set<String> existing = metrics.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> inRules = rules().stream()
                .flatMap(rule -> namesIn((String) Objects.requireNonNull(rule.get("expr"))))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> inDashboard = EXPRESSION_IN_DASHBOARD
                .matcher(Files.readString(DEPLOY.resolve("grafana/keyturn.json")))
                .results()
                .flatMap(expression -> namesIn(expression.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(existing).containsAll(inRules).containsAll(inDashboard);
        assertThat(inRules).hasSizeGreaterThan(10);
        assertThat(inDashboard).hasSizeGreaterThan(15);
    }

    private static Stream<String> namesIn(String expression) {
        return NAME.matcher(NOT_A_NAME.matcher(expression).replaceAll(" "))
                .results()
                .map(name -> name.group());
    }

    @Test
    void eachAlertLeadsToItsSectionOfTheGuide() throws IOException {
        String project = Files.readString(StartedKeyturn.root().resolve("pom.xml"));
        String repository =
                project.replaceFirst("(?s).*<publication.repository>(.*?)</publication.repository>.*", "$1");
        Set<String> sections = Files.readString(StartedKeyturn.root().resolve(ALERTS_PAGE))
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .map(section -> repository + "/blob/main/" + ALERTS_PAGE + "#" + section)
                .collect(Collectors.toSet());

        assertThat(rules()).allSatisfy(rule -> assertThat(sections).contains(annotation(rule, "runbook_url")));
    }

    @Test
    void eachAlertIsOnThePageOfAlerts() throws IOException {
        String page = Files.readString(StartedKeyturn.root().resolve(ALERTS_PAGE));

        assertThat(rules()).allSatisfy(rule -> assertThat(page).contains("`" + rule.get("alert") + "`"));
    }

    @SuppressWarnings("unchecked")
    private static String annotation(Map<String, Object> rule, String name) {
        return Objects.requireNonNull(
                ((Map<String, String>) Objects.requireNonNull(rule.get("annotations"))).get(name));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rules() throws IOException {
        Map<String, Object> file = new Yaml().load(Files.readString(RULES));
        return ((List<Map<String, Object>>) Objects.requireNonNull(file.get("groups")))
                .stream()
                        .flatMap(group ->
                                ((List<Map<String, Object>>) Objects.requireNonNull(group.get("rules"))).stream())
                        .toList();
    }

    @Test
    void eachMetricOfTheServerIsOnThePageOfMetrics() throws IOException {
        String page = Files.readString(StartedKeyturn.root().resolve("docs/guide/operate-metrics.md"));

        assertThat(metrics.lines()
                        .filter(line -> line.startsWith("keyturn_"))
                        .map(line -> line.replaceFirst("[{ ].*", ""))
                        .distinct())
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void eachLineOfTheLogIsAJsonObject() {
        List<String> others = log.stream().filter(line -> !isJson(line)).toList();

        assertThat(others).isEmpty();
        assertThat(log).hasSizeGreaterThan(10);
    }

    @Test
    void linesOfARequestHaveItsIdentifier() {
        List<Map<String, Object>> refusals = log.stream()
                .map(MonitoringTests::json)
                .filter(line -> "dev.keyturn.refusal.RefusalLog".equals(member(line, "log", "logger")))
                .filter(line -> String.valueOf(line.get("message")).startsWith("Refused "))
                .filter(line -> !String.valueOf(line.get("message")).contains("suppressed="))
                .toList();

        assertThat(refusals).hasSizeGreaterThan(5).allSatisfy(line -> {
            assertThat(line).containsKeys("@timestamp", "message", "service");
            assertThat(String.valueOf(member(line, "http", "request", "id"))).matches("[0-9a-f]{8}-[0-9a-f]+");
        });
        assertThat(refusals.stream().map(line -> member(line, "http", "request", "id")))
                .doesNotHaveDuplicates();
    }

    @Test
    void noLineOfTheLogHoldsACredential() {
        assertThat(traffic.credentials()).hasSizeGreaterThan(20);
        assertThat(log.stream().filter(MonitoringTests::holdsACredential).toList())
                .isEmpty();
    }

    @Test
    void noMetricHoldsACredentialOrSaysWhoSentARequest() {
        assertThat(metrics.lines().filter(MonitoringTests::holdsACredential).toList())
                .isEmpty();
        assertThat(metrics.lines().filter(line -> PERSONAL.matcher(line).find()).toList())
                .isEmpty();
    }

    private static boolean holdsACredential(String line) {
        return traffic.credentials().stream().anyMatch(line::contains);
    }

    private static boolean isJson(String line) {
        try {
            return line.startsWith("{") && !json(line).isEmpty();
        } catch (AssertionError e) {
            return false;
        }
    }

    private static Map<String, Object> json(String line) {
        try {
            return JSONObjectUtils.parse(line);
        } catch (ParseException e) {
            throw new AssertionError(line, e);
        }
    }

    private static Object member(Map<String, Object> line, String... path) {
        Object value = line;
        for (String name : path) {
            value = value instanceof Map<?, ?> object && object.containsKey(name)
                    ? Objects.requireNonNull(object.get(name))
                    : "";
        }
        return value;
    }

    private static String promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tool()));
        command.addAll(List.of(arguments));
        return run(new ProcessBuilder(command));
    }

    private static String run(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** Debian's package {@code prometheus} has it. */
    private static String tool() {
        String path = System.getenv().getOrDefault("PROMTOOL_PATH", "/usr/bin/promtool");
        assumeTrue(Files.isExecutable(Path.of(path)), "promtool is not installed: apt-get install prometheus");
        return path;
    }
}

package dev.keyturn.benchmarks.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long the server takes until it is ready, on an H2 database that exists, and how fast it is in its first ten seconds
 * beside what it reaches later.
 */
public final class Starting {

    private static final int STARTS = 3;
    private static final int CONNECTIONS = 16;
    private static final int FIRST_SECONDS = 10;
    private static final int PORT = 19_800;

    private Starting() {}

    public static void main(String[] arguments) throws IOException {
        int seconds = Integer.parseInt(System.getenv().getOrDefault("KEYTURN_BENCHMARK_SECONDS", "20"));
        KeyturnApplication application =
                KeyturnApplication.prepare(Path.of("benchmarks", "target"), System.getProperty("java.home"));
        Path folder = Files.createTempDirectory("keyturn-benchmark");
        Server.Place place = new Server.Place(
                PORT,
                folder,
                "jdbc:h2:file:" + folder.resolve("keyturn")
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0");
        Wrk wrk = new Wrk(folder);
        Scenario tokens;
        double steady;
        try (KeyturnServer server = new KeyturnServer(place, application.command(), "ES256")) {
            tokens = tokens(place, server.service());
            wrk.run(tokens, CONNECTIONS, 2 * seconds);
            steady = wrk.run(tokens, CONNECTIONS, seconds).perSecond();
        }
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put("the jar itself", application.plain());
        commands.put("the jar, with what the build has prepared", application.prepared());
        commands.put("extracted, with the cache: the image", application.command());
        System.out.printf("| | ready after | CPU s | MiB | of %,.0f per second in the first 10 s |%n", steady);
        System.out.println("| --- | --- | --- | --- | --- |");
        commands.forEach(
                (name, command) -> System.out.println(row(name, measure(place, command, tokens, wrk), steady)));
    }

    /** The start of which the others are as often faster as slower. */
    private static Start measure(Server.Place place, List<String> command, Scenario tokens, Wrk wrk) {
        List<Start> starts = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            try (StartedProcess process = KeyturnServer.start(place, command)) {
                Duration ready = process.awaitReady(KeyturnServer.readiness(place));
                double used = process.usage().cpuSeconds();
                long resident = process.usage().residentMebibytes();
                double rate = wrk.run(tokens, CONNECTIONS, FIRST_SECONDS).perSecond();
                starts.add(new Start(ready, used, resident, rate));
            }
        }
        starts.sort(Comparator.comparing(Start::ready));
        return starts.get(STARTS / 2);
    }

    private static String row(String name, Start start, double steady) {
        return String.format(
                Locale.ROOT,
                "| %s | %.1f s | %.1f | %d | %,.0f (%.0f %%) |",
                name,
                start.ready.toMillis() / 1_000.0,
                start.cpuSeconds,
                start.residentMebibytes,
                start.perSecond,
                100 * start.perSecond / steady);
    }

    private static Scenario tokens(Server.Place place, KeyturnServer.Service service) {
        Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", service.scope());
        return Scenario.repeated(
                Scenario.Kind.CLIENT_CREDENTIALS,
                place.origin().resolve("/oauth2/token"),
                Map.of("FORM", WebSession.encode(form), "AUTHORIZATION", service.authorization()));
    }

    private record Start(Duration ready, double cpuSeconds, long residentMebibytes, double perSecond) {}
}

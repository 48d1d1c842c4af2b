package dev.keyturn.benchmarks.http;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How fast API keys are verified while there are more and more of them in the database, of which {@value #IN_USE} are used, one
 * after another and over and over.
 */
public final class ApiKeyRates {

    private static final int IN_USE = 100_000;
    private static final int CONNECTIONS = 16;
    private static final int PORT = 19_800;

    private ApiKeyRates() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        int seconds = Integer.parseInt(System.getenv().getOrDefault("KEYTURN_BENCHMARK_SECONDS", "20"));
        long[] counts = Arrays.stream(System.getenv()
                        .getOrDefault("KEYTURN_BENCHMARK_KEYS", "100000,1000000,10000000")
                        .split(",", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        KeyturnApplication application =
                KeyturnApplication.prepare(Path.of("benchmarks", "target"), System.getProperty("java.home"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("shared_buffers", "2GB")
                        .setServerConfig("max_wal_size", "16GB")
                        .start();
                Connection database = postgres.getPostgresDatabase().getConnection()) {
            Path folder = Files.createTempDirectory("keyturn-benchmark");
            Server.Place place = new Server.Place(PORT, folder, postgres.getJdbcUrl("postgres", "postgres"));
            try (KeyturnServer server = new KeyturnServer(place, withRoomFor(IN_USE, application.command()), "ES256")) {
                KeyturnServer.Service service = server.service();
                Wrk wrk = new Wrk(folder);
                System.out.println("| | keys in the database | per second | p50 ms | p99 ms | MiB | refused |");
                System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
                ManyApiKeys keys = new ManyApiKeys(database);
                long written = 0;
                for (long count : counts) {
                    keys.write(written + 1, count);
                    written = count;
                    for (Scenario scenario : scenarios(place, service)) {
                        warmUp(wrk, scenario, seconds);
                        Wrk.Result result = wrk.run(scenario, CONNECTIONS, seconds);
                        System.out.printf(
                                "| %s | %,d | %,.0f | %.1f | %.1f | %d | %d |%n",
                                scenario.kind().words(),
                                count,
                                result.perSecond(),
                                result.p50(),
                                result.p99(),
                                server.usage().residentMebibytes(),
                                result.refused());
                    }
                }
            }
        }
    }

    /** Until each key has been used, and for as long as the measurement at least. */
    private static void warmUp(Wrk wrk, Scenario scenario, int seconds) {
        double used = 0;
        while (used < IN_USE) {
            used += wrk.run(scenario, CONNECTIONS, seconds).operations();
        }
    }

    /** The server caches all keys of the benchmark; the options for a small machine leave room for a third of them. */
    private static List<String> withRoomFor(int keys, List<String> command) {
        List<String> larger = new ArrayList<>(command);
        larger.add(larger.indexOf("-jar"), "-Xmx" + (keys / 250 + 96) + "m");
        return larger;
    }

    private static List<Scenario> scenarios(Server.Place place, KeyturnServer.Service service) {
        String token = new WebSession()
                .post(
                        place.origin().resolve("/oauth2/token"),
                        service.authorization(),
                        Map.of("grant_type", "client_credentials", "scope", "api-keys:verify"))
                .get("access_token")
                .asString();
        return List.of(
                Scenario.repeated(
                        Scenario.Kind.KEY_INTROSPECTION,
                        place.origin().resolve("/oauth2/introspect"),
                        Map.of(
                                "KEYS",
                                Integer.toString(IN_USE),
                                "BODY",
                                "token=bench_%d",
                                "CONTENT_TYPE",
                                "application/x-www-form-urlencoded",
                                "AUTHORIZATION",
                                service.authorization())),
                Scenario.repeated(
                        Scenario.Kind.KEY_VERIFICATION,
                        place.origin().resolve("/api-keys/verify"),
                        Map.of(
                                "KEYS",
                                Integer.toString(IN_USE),
                                "BODY",
                                "{\"key\":\"bench_%d\",\"scopes\":[\"orders:read\"]}",
                                "CONTENT_TYPE",
                                "application/json",
                                "AUTHORIZATION",
                                "Bearer " + token)));
    }
}

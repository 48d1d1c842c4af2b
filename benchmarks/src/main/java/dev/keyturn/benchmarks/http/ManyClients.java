package dev.keyturn.benchmarks.http;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Clients {@code bench-0000001}, {@code bench-0000002} and so on, copies of the client {@code service}, each with a secret of its
 * own that the database can compute: of a secret, the server looks at the digest only.
 */
final class ManyClients {

    private static final String ID = "bench-%07d";
    private static final String SECRET = "bench-secret-%07d";
    private static final String SCOPE = "orders:read";
    private static final int BATCH = 50_000;

    private final Connection database;
    private final URI origin;
    private final Path folder;

    /** @param folder where forms for wrk can be written */
    ManyClients(Connection database, URI origin, Path folder) {
        this.database = database;
        this.origin = origin;
        this.folder = folder;
    }

    void write(long count) throws SQLException {
        Progress progress = new Progress("clients", count);
        new BulkTables(database, "client", "client_grant_type", "client_scope", "client_secret").fill(() -> {
            try (Statement statement = database.createStatement()) {
                for (long first = 1; first <= count; first += BATCH) {
                    long last = Math.min(count, first + BATCH - 1);
                    write(statement, first, last);
                    progress.reach(last);
                }
            }
        });
    }

    private static void write(Statement statement, long first, long last) throws SQLException {
        String range = "generate_series(%d, %d) n".formatted(first, last);
        statement.execute("""
                insert into client
                select copy.*
                from client template cross join %s
                    cross join lateral jsonb_populate_record(template, jsonb_build_object(
                        'client_id', 'bench-' || lpad(n::text, 7, '0'),
                        'name', 'Service ' || n,
                        'token_endpoint_auth_method', 'client_secret_post')) copy
                where template.client_id = 'service'""".formatted(range));
        statement.execute("""
                insert into client_grant_type (client_id, grant_type)
                select 'bench-' || lpad(n::text, 7, '0'), 'client_credentials' from %s""".formatted(range));
        statement.execute("""
                insert into client_scope (client_id, scope)
                select 'bench-' || lpad(n::text, 7, '0'), 'orders:read' from %s""".formatted(range));
        statement.execute("""
                insert into client_secret (id, client_id, digest, hint, created_at)
                select gen_random_uuid(), 'bench-' || lpad(n::text, 7, '0'),
                    encode(sha256(('bench-secret-' || lpad(n::text, 7, '0'))::bytea), 'hex'),
                    right('000' || n, 4), now()
                from %s""".formatted(range));
    }

    /** Requests for tokens, each by one of the first clients, drawn at random. */
    Scenario tokenRequests(long inUse) {
        String body = "grant_type=client_credentials&scope=" + SCOPE + "&client_id=" + ID + "&client_secret=" + SECRET;
        return Scenario.repeated(
                Scenario.Kind.CLIENT_CREDENTIALS_OF_MANY,
                origin.resolve("/oauth2/token"),
                Map.of("CLIENTS", Long.toString(inUse), "BODY", body));
    }

    /** Introspection, by each of the first clients, of its own token. */
    Scenario introspectionByFirst(int inUse) {
        return introspection(() -> LongStream.rangeClosed(1, inUse));
    }

    /** Introspection by clients that are drawn among all, anew for each run, of their own tokens. */
    Scenario introspectionByDrawn(int drawn, long all) {
        return introspection(() -> new Random().longs(drawn, 1, all + 1));
    }

    private Scenario introspection(Supplier<LongStream> clients) {
        return new Scenario(
                Scenario.Kind.INTROSPECTION_BY_MANY,
                origin.resolve("/oauth2/introspect"),
                connections -> Map.of("FORMS", forms(clients.get()).toString()),
                1);
    }

    private Path forms(LongStream clients) {
        WebSession session = new WebSession();
        List<String> forms = clients.parallel()
                .mapToObj(client -> WebSession.encode(form(client, Map.of("token", token(session, client)))))
                .toList();
        return Lines.write(folder.resolve("forms"), forms);
    }

    /** A new token of a client. */
    String token(WebSession session, long client) {
        Map<String, String> request = form(client, Map.of("grant_type", "client_credentials", "scope", SCOPE));
        return session.post(origin.resolve("/oauth2/token"), request)
                .get("access_token")
                .asString();
    }

    /** Whether a token of a client is active. */
    boolean isActive(WebSession session, long client, String token) {
        return session.post(origin.resolve("/oauth2/introspect"), form(client, Map.of("token", token)))
                .get("active")
                .asBoolean();
    }

    private static Map<String, String> form(long client, Map<String, String> fields) {
        Map<String, String> form = new LinkedHashMap<>(fields);
        form.put("client_id", String.format(Locale.ROOT, ID, client));
        form.put("client_secret", String.format(Locale.ROOT, SECRET, client));
        return form;
    }
}

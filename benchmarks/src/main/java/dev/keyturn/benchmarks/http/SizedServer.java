package dev.keyturn.benchmarks.http;

import com.nimbusds.jwt.SignedJWT;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Keyturn on a database of its own that has a given size. */
final class SizedServer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 120;

    private final Size size;
    private final Server.Place place;
    private final List<String> command;
    private final Connection database;
    private final URI origin;
    private final Path folder;
    private final Scenario refreshing;
    private final String web;
    private final ManyClients clients;
    private final ManyRefreshTokens refreshTokens;
    private KeyturnServer server;

    private SizedServer(
            Size size, KeyturnServer server, List<String> command, Connection database, Server.Place place) {
        this.size = size;
        this.server = server;
        this.command = command;
        this.place = place;
        this.database = database;
        this.origin = place.origin();
        this.folder = place.folder();
        this.refreshing = server.prepare().stream()
                .filter(scenario -> scenario.kind() == Scenario.Kind.REFRESH)
                .findFirst()
                .orElseThrow();
        this.web = String.valueOf(refreshing.environment().apply(0).get("AUTHORIZATION"));
        this.clients = new ManyClients(database, origin, folder);
        this.refreshTokens = new ManyRefreshTokens(database, origin, folder, size.refreshTokens());
    }

    /** Starts it with an empty database. */
    static SizedServer start(EmbeddedPostgres postgres, String name, Size size, List<String> command, int port)
            throws IOException, SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        Path folder = Files.createTempDirectory("keyturn-benchmark");
        Server.Place place = new Server.Place(port, folder, postgres.getJdbcUrl("postgres", name));
        KeyturnServer server = start(place, command);
        try {
            return new SizedServer(
                    size,
                    server,
                    command,
                    postgres.getDatabase("postgres", name).getConnection(),
                    place);
        } catch (RuntimeException | SQLException e) {
            server.close();
            throw e;
        }
    }

    private static KeyturnServer start(Server.Place place, List<String> command) {
        return new KeyturnServer(place, command, "ES256");
    }

    Size size() {
        return size;
    }

    ProcessUsage usage() {
        return server.usage();
    }

    /** Stops the server meanwhile, which would delete expired grants while nothing deletes their tokens too. */
    void writeClientsAndRefreshTokens() throws SQLException {
        server.close();
        clients.write(size.clients());
        refreshTokens.write();
        server = start(place, command);
    }

    /** Returns once the server rejects a token for the last of the revocations, and so knows them all. */
    void writeRevocations() throws SQLException, InterruptedException {
        WebSession session = new WebSession();
        String token = clients.token(session, 1);
        new ManyRevocations(database).write(size.revocations(), id(token));
        long start = System.nanoTime();
        while (clients.isActive(session, 1, token)) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new IllegalStateException("The server does not know the revocations");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        System.err.printf(
                "  The server knows %,d revocations after %.1f s%n",
                size.revocations(), (System.nanoTime() - start) / 1e9);
    }

    private static String id(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet().getJWTID();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    Scenario tokenRequests(long inUse) {
        return clients.tokenRequests(inUse);
    }

    Scenario introspectionByFirst(int inUse) {
        return clients.introspectionByFirst(inUse);
    }

    Scenario introspectionByDrawn(int drawn) {
        return clients.introspectionByDrawn(drawn, size.clients());
    }

    Scenario refreshing(int perRun) {
        return refreshTokens.refreshing(perRun, web);
    }

    /** Requests for the claims of a user, with a token that is issued for each run. */
    Scenario userInfo() {
        return new Scenario(
                Scenario.Kind.USER_INFO,
                origin.resolve("/userinfo"),
                connections -> Map.of("AUTHORIZATION", "Bearer " + userToken()),
                1);
    }

    /** Access token of the user who has signed in, by refreshing. */
    private String userToken() {
        String issued = String.valueOf(refreshing.environment().apply(1).get("REFRESH_TOKENS"));
        return new WebSession()
                .post(
                        refreshing.address(),
                        web,
                        Map.of("grant_type", "refresh_token", "refresh_token", issued.split(" ", -1)[0]))
                .get("access_token")
                .asString();
    }

    @Override
    public void close() throws SQLException {
        server.close();
        database.close();
    }

    /** How much a database holds of everything. */
    record Size(long clients, long refreshTokens, int revocations) {}
}

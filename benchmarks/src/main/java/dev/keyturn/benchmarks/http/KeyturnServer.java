package dev.keyturn.benchmarks.http;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keyturn, as its image runs it. */
final class KeyturnServer implements Server {

    private static final String AUTOMATION = "automation";
    private static final String AUTOMATION_SECRET = "a-secret-of-more-than-thirty-two-characters";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String AUDIENCE = "https://orders.example.com";

    private final Place place;
    private final StartedProcess process;

    KeyturnServer(Place place, String java, Path jar, List<String> jvmOptions) {
        this.place = place;
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", jar.toString(), "--server.port=" + place.port()));
        this.process = new StartedProcess(
                command,
                Map.of(
                        "KEYTURN_ISSUER",
                        place.origin().toString(),
                        "KEYTURN_SIGNING_KEYENCRYPTIONKEYFILE",
                        place.folder().resolve("key-encryption-key").toString(),
                        "KEYTURN_BOOTSTRAP_CLIENT_ID",
                        AUTOMATION,
                        "KEYTURN_BOOTSTRAP_CLIENT_SECRET",
                        AUTOMATION_SECRET,
                        "KEYTURN_BOOTSTRAP_ADMIN_USERNAME",
                        "alice",
                        "KEYTURN_BOOTSTRAP_ADMIN_PASSWORD",
                        PASSWORD,
                        "SPRING_DATASOURCE_URL",
                        place.jdbcUrl()),
                place.folder().resolve("keyturn.log"));
        process.awaitReady(place.origin().resolve("/actuator/health"));
    }

    @Override
    public String name() {
        return "Keyturn";
    }

    @Override
    public ProcessUsage usage() {
        return process.usage();
    }

    @Override
    public List<Scenario> prepare() {
        WebSession admin = new WebSession();
        String token = admin.post(
                        place.origin().resolve("/oauth2/token"),
                        WebSession.basic(AUTOMATION, AUTOMATION_SECRET),
                        Map.of(
                                "grant_type", "client_credentials",
                                "scope", "admin:apis:write admin:clients:write"))
                .get("access_token")
                .asString();
        admin.create(
                place.origin().resolve("/admin/api/v1/apis"),
                token,
                Map.of(
                        "name",
                        "Orders",
                        "description",
                        "Orders",
                        "audience",
                        AUDIENCE,
                        "scopes",
                        List.of(Map.of("name", "orders:read", "description", "See your orders"))));
        String service = register(
                admin,
                token,
                Map.of(
                        "client_id", "service",
                        "client_name", "Service",
                        "token_endpoint_auth_method", "client_secret_basic",
                        "grant_types", List.of("client_credentials"),
                        "scopes", List.of("orders:read")));
        String web = register(
                admin,
                token,
                Map.of(
                        "client_id",
                        "web",
                        "client_name",
                        "Web",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "redirect_uris",
                        List.of("http://localhost:1/callback"),
                        "scopes",
                        List.of("openid", "orders:read"),
                        "require_consent",
                        false));
        return new Scenarios(
                        place.origin(),
                        "/oauth2/authorize",
                        "/oauth2/token",
                        "/oauth2/introspect",
                        "/oauth2/jwks",
                        "orders:read",
                        "openid orders:read",
                        service,
                        web,
                        (user, page) -> user.submit(
                                place.origin().resolve("/login"),
                                Map.of(
                                        "username",
                                        "alice",
                                        "password",
                                        PASSWORD,
                                        "_csrf",
                                        WebSession.find("name=\"_csrf\"[^>]*value=\"([^\"]+)\"", page))))
                .prepare();
    }

    private String register(WebSession admin, String token, Map<String, ?> client) {
        String secret = admin.create(place.origin().resolve("/admin/api/v1/clients"), token, client)
                .get("client_secret")
                .asString();
        return WebSession.basic(String.valueOf(client.get("client_id")), secret);
    }

    @Override
    public void close() {
        process.close();
    }
}

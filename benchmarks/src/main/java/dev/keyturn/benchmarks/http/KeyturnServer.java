package dev.keyturn.benchmarks.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Keyturn, as its image runs it. */
final class KeyturnServer implements Server {

    private static final String AUTOMATION = "automation";
    private static final String AUTOMATION_SECRET = "a-secret-of-more-than-thirty-two-characters";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String SERVICE = "service";
    private static final String SCOPE = "orders:read";
    private static final String AUDIENCE = "https://orders.example.com";

    private final Place place;
    private final String algorithm;
    private final StartedProcess process;

    /**
     * @param command what starts it
     * @param algorithm what access tokens are signed with
     */
    KeyturnServer(Place place, List<String> command, String algorithm) {
        this.place = place;
        this.algorithm = algorithm;
        this.process = start(place, command);
        process.awaitReady(readiness(place));
    }

    /** Another node of the same installation. */
    static StartedProcess start(Place place, List<String> command) {
        return new StartedProcess(
                commandAt(place, command),
                environment(place),
                place.folder().resolve("keyturn-" + place.port() + ".log"));
    }

    /** One address and a few clients send what many would, so their limits are as high as they can be, and still counted. */
    private static Map<String, String> environment(Place place) {
        Map<String, String> environment = new HashMap<>();
        for (String limit : List.of(
                "PERADDRESS_AUTHORIZE",
                "PERADDRESS_LOGIN",
                "PERADDRESS_METADATA",
                "PERCLIENT_TOKEN",
                "PERCLIENT_INTROSPECTION",
                "PERCLIENT_VERIFICATION",
                "PERCLIENT_GATEWAYCHECK",
                "PERCLIENT_ADMINAPI")) {
            environment.put("KEYTURN_RATELIMIT_" + limit, "100000000");
        }
        environment.put("KEYTURN_ISSUER", place.issuer().toString());
        environment.put(
                "KEYTURN_SIGNING_KEYENCRYPTIONKEYFILE",
                place.folder().resolve("key-encryption-key").toString());
        environment.put("KEYTURN_BOOTSTRAP_CLIENT_ID", AUTOMATION);
        environment.put("KEYTURN_BOOTSTRAP_CLIENT_SECRET", AUTOMATION_SECRET);
        environment.put("KEYTURN_BOOTSTRAP_ADMIN_USERNAME", "alice");
        environment.put("KEYTURN_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
        environment.put("SPRING_DATASOURCE_URL", place.jdbcUrl());
        return environment;
    }

    static URI readiness(Place place) {
        return place.origin().resolve("/actuator/health/readiness");
    }

    private static List<String> commandAt(Place place, List<String> command) {
        List<String> all = new ArrayList<>(command);
        all.add("--server.port=" + place.port());
        return all;
    }

    @Override
    public String name() {
        return "Keyturn";
    }

    @Override
    public ProcessUsage usage() {
        return process.usage();
    }

    /**
     * A client that acts for itself.
     *
     * @param authorization its {@code Authorization}
     * @param scope what it gets tokens for
     */
    record Service(String authorization, String scope) {}

    /** Registers an API and a client of it, which may also follow the revocation feed and verify API keys. */
    Service service() {
        return service(new WebSession(), administrator());
    }

    private Service service(WebSession admin, String token) {
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
                        List.of(Map.of("name", SCOPE, "description", "See your orders")),
                        "access_tokens",
                        Map.of("signing_algorithm", algorithm)));
        String authorization = register(
                admin,
                token,
                Map.of(
                        "client_id",
                        SERVICE,
                        "client_name",
                        "Service",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of(SCOPE, "revocations:read", "api-keys:verify")));
        return new Service(authorization, SCOPE);
    }

    /** Keys of the service, each good for its scope. */
    List<String> issueApiKeys(Service service, int count) {
        WebSession admin = new WebSession();
        String token = administrator();
        Map<String, ?> key = Map.of(
                "client_id", SERVICE, "environment", "live", "name", "Benchmark", "scopes", List.of(service.scope()));
        return Stream.generate(() -> admin.create(place.origin().resolve("/admin/api/v1/api-keys"), token, key)
                        .get("key")
                        .asString())
                .limit(count)
                .toList();
    }

    private String administrator() {
        return new WebSession()
                .post(
                        place.origin().resolve("/oauth2/token"),
                        WebSession.basic(AUTOMATION, AUTOMATION_SECRET),
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "scope",
                                "admin:apis:write admin:clients:write admin:api-keys:write"
                                        + " admin:revocations:read"))
                .get("access_token")
                .asString();
    }

    @Override
    public List<Scenario> prepare() {
        WebSession admin = new WebSession();
        String token = administrator();
        Service service = service(admin, token);
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
                        List.of("openid", SCOPE),
                        "require_consent",
                        false,
                        "id_token_signed_response_alg",
                        algorithm));
        List<Scenario> scenarios = new ArrayList<>(new Scenarios(
                        place.origin(),
                        "/oauth2/authorize",
                        "/oauth2/token",
                        "/oauth2/introspect",
                        "/oauth2/jwks",
                        service.scope(),
                        "openid " + SCOPE,
                        service.authorization(),
                        web,
                        (user, page) -> {
                            Map<String, String> form = WebSession.hiddenFields(page);
                            form.put("username", "alice");
                            form.put("password", PASSWORD);
                            return user.submit(place.origin().resolve("/login"), form);
                        })
                .prepare());
        GatewayScenarios gateway = gateway(admin, token);
        scenarios.add(gateway.check());
        scenarios.add(gateway.token());
        return scenarios;
    }

    /** Checks of a gateway alone. */
    GatewayScenarios gateway() {
        return gateway(new WebSession(), administrator());
    }

    /** Another API, as a gateway is the introspection client of the APIs behind it. */
    private GatewayScenarios gateway(WebSession admin, String token) {
        String audience = "https://stock.example.com";
        String scope = "stock:read";
        String gateway = registerService(admin, token, "gateway", List.of());
        admin.create(
                place.origin().resolve("/admin/api/v1/apis"),
                token,
                Map.of(
                        "name",
                        "Stock",
                        "audience",
                        audience,
                        "scopes",
                        List.of(Map.of("name", scope, "description", "See the stock")),
                        "access_tokens",
                        Map.of("signing_algorithm", algorithm, "introspection_client", "gateway")));
        String caller = registerService(admin, token, "caller", List.of(scope));
        String credential = new WebSession()
                .post(
                        place.origin().resolve("/oauth2/token"),
                        caller,
                        Map.of("grant_type", "client_credentials", "scope", scope))
                .get("access_token")
                .asString();
        return new GatewayScenarios(place.origin(), audience, scope, "Bearer " + credential, gateway);
    }

    private String registerService(WebSession admin, String token, String id, List<String> scopes) {
        return register(
                admin,
                token,
                Map.of(
                        "client_id",
                        id,
                        "client_name",
                        id,
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        scopes));
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

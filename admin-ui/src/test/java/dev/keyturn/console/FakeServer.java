package dev.keyturn.console;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that signs Ada in without asking and issues tokens, strict about what the console sends. It can be stopped and
 * started again at the same address.
 */
final class FakeServer {

    static final String ADA = "0191b7a0-0000-7000-8000-00000000ada0";
    static final String API_KEY = "kt_live_" + "K".repeat(49);
    static final String SECRET = "kts_Tk3vN1qLr8yXw2bZc5hJm7pQs9dFgA4eK6uVtYiOoPlZq9xAbCdEf";
    static final String TEMPORARY_PASSWORD = "brisk-otter-violin-42";

    private static final JsonMapper JSON = JsonMapper.shared();

    final FakeAdminApi adminApi = new FakeAdminApi();
    final List<Map<String, String>> tokenRequests = new ArrayList<>();
    final List<Map<String, String>> authorizationRequests = new ArrayList<>();
    final List<Map<String, String>> signOuts = new ArrayList<>();
    final List<String> idTokens = new ArrayList<>();

    private final int port;
    private final String consoleUrl;
    private final RSAKey key;
    private final RSAKey strangersKey;
    private final Map<String, Map<String, String>> codes = new HashMap<>();
    private final Set<String> accessTokens = new HashSet<>();
    private final Set<String> refreshTokens = new HashSet<>();
    private @Nullable HttpServer http;
    private @Nullable ExecutorService threads;
    private int serial;

    /** What it does differently from a good server, until {@link #reset()}. */
    Behaviour behaviour = new Behaviour();

    /** How the server may misbehave. */
    static final class Behaviour {
        long accessTokenLifetime = 300;
        boolean refusesRefresh;
        boolean refusesAccessTokens;
        boolean signsWithStrangersKey;
        boolean deniesAuthorization;
        boolean tokenEndpointIsDown;
        String issuerOfIdToken = "";
        String audienceOfIdToken = "keyturn-console";

        @Nullable
        String nonce;

        String name = "Ada Lovelace";
        String scope =
                "openid profile admin:clients:read admin:api-keys:read admin:api-keys:write admin:grants:read admin:revocations:read"
                        + " admin:revocations:write admin:alarms:read admin:alarms:write admin:audit:read";

        @Nullable
        String issuerInMetadata;
    }

    FakeServer(int port, String consoleUrl) {
        this.port = port;
        this.consoleUrl = consoleUrl;
        try {
            this.key = new RSAKeyGenerator(2048).keyID("server").generate();
            this.strangersKey = new RSAKeyGenerator(2048).keyID("server").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        start();
    }

    String issuer() {
        return "http://localhost:" + port;
    }

    synchronized void reset() {
        start();
        behaviour = new Behaviour();
        tokenRequests.clear();
        authorizationRequests.clear();
        signOuts.clear();
        idTokens.clear();
        adminApi.reset();
    }

    /** Forgets every token, as if all were revoked. */
    synchronized void revokeAccessTokens() {
        accessTokens.clear();
    }

    synchronized void start() {
        if (http != null) {
            return;
        }
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            on(server, "/.well-known/openid-configuration", this::discovery);
            on(server, "/oauth2/jwks", this::jwks);
            on(server, "/oauth2/authorize", this::authorize);
            on(server, "/oauth2/token", this::token);
            on(server, "/userinfo", this::userInfo);
            on(server, "/connect/logout", this::endSession);
            on(server, FakeAdminApi.ROOT, this::admin);
            threads = Executors.newCachedThreadPool();
            server.setExecutor(threads);
            server.start();
            http = server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void stop() {
        if (http != null) {
            http.stop(0);
            http = null;
        }
        if (threads != null) {
            threads.shutdownNow();
            threads = null;
        }
    }

    private static void on(HttpServer server, String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            } catch (RuntimeException e) {
                e.printStackTrace();
                send(exchange, 500, "text/plain", "fake server failed");
            }
        });
    }

    private void discovery(HttpExchange exchange) throws IOException {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("issuer", behaviour.issuerInMetadata == null ? issuer() : behaviour.issuerInMetadata);
        metadata.put("authorization_endpoint", issuer() + "/oauth2/authorize");
        metadata.put("token_endpoint", issuer() + "/oauth2/token");
        metadata.put("jwks_uri", issuer() + "/oauth2/jwks");
        metadata.put("userinfo_endpoint", issuer() + "/userinfo");
        metadata.put("end_session_endpoint", issuer() + "/connect/logout");
        send(exchange, 200, "application/json", JSON.writeValueAsString(metadata));
    }

    private void jwks(HttpExchange exchange) throws IOException {
        send(exchange, 200, "application/json", new JWKSet(key.toPublicJWK()).toString());
    }

    private synchronized void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> request = parameters(exchange.getRequestURI().getRawQuery());
        authorizationRequests.add(request);
        String redirect = request.get("redirect_uri");
        if (!(consoleUrl + "/login/oauth2/code/keyturn").equals(redirect)
                || !"S256".equals(request.get("code_challenge_method"))) {
            send(exchange, 400, "text/plain", "not the console");
            return;
        }
        String answer;
        if (behaviour.deniesAuthorization) {
            answer = "error=access_denied";
        } else {
            String code = "code-" + ++serial;
            codes.put(code, request);
            answer = "code=" + code;
        }
        redirect(
                exchange,
                redirect + "?" + answer + "&state=" + encoded(request.get("state")) + "&iss=" + encoded(issuer()));
    }

    private synchronized void token(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        tokenRequests.add(form);
        if (behaviour.tokenEndpointIsDown) {
            send(exchange, 503, "text/html", "<h1>Bad day</h1>");
            return;
        }
        if (!isTheConsole(form)) {
            send(exchange, 401, "application/json", "{\"error\":\"invalid_client\"}");
            return;
        }
        boolean refresh = "refresh_token".equals(form.get("grant_type"));
        Map<String, String> request = refresh ? Map.of() : codes.remove(form.get("code"));
        boolean good = refresh
                ? !behaviour.refusesRefresh && refreshTokens.remove(form.get("refresh_token"))
                : request != null && challenge(form.get("code_verifier")).equals(request.get("code_challenge"));
        if (!good) {
            send(exchange, 400, "application/json", "{\"error\":\"invalid_grant\"}");
            return;
        }
        String accessToken = "access-" + ++serial;
        String refreshToken = "refresh-" + ++serial;
        accessTokens.add(accessToken);
        refreshTokens.add(refreshToken);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", accessToken);
        answer.put("refresh_token", refreshToken);
        answer.put("token_type", "Bearer");
        answer.put("expires_in", behaviour.accessTokenLifetime);
        answer.put("scope", behaviour.scope);
        answer.put("id_token", idToken(request == null ? null : request.get("nonce")));
        send(exchange, 200, "application/json", JSON.writeValueAsString(answer));
    }

    private boolean isTheConsole(Map<String, String> form) {
        try {
            SignedJWT assertion = SignedJWT.parse(form.getOrDefault("client_assertion", ""));
            JWTClaimsSet claims = assertion.getJWTClaimsSet();
            JWKSet published = JWKSet.load(URI.create(consoleUrl + "/jwks.json").toURL());
            return assertion.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256)
                    && assertion.verify(new ECDSAVerifier(published
                            .getKeyByKeyId(assertion.getHeader().getKeyID())
                            .toECKey()))
                    && claims.getIssuer().equals("keyturn-console")
                    && claims.getSubject().equals("keyturn-console")
                    && claims.getAudience().equals(List.of(issuer()))
                    && claims.getJWTID() != null
                    && claims.getExpirationTime()
                            .toInstant()
                            .isBefore(Instant.now().plusSeconds(120));
        } catch (ParseException | IOException | JOSEException e) {
            return false;
        }
    }

    private String idToken(@Nullable String nonce) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(behaviour.issuerOfIdToken.isEmpty() ? issuer() : behaviour.issuerOfIdToken)
                .subject(ADA)
                .audience(behaviour.audienceOfIdToken)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("serial", ++serial);
        String nonceToUse = behaviour.nonce == null ? nonce : behaviour.nonce;
        if (nonceToUse != null) {
            claims.claim("nonce", nonceToUse);
        }
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("server").build(), claims.build());
        try {
            token.sign(new RSASSASigner(behaviour.signsWithStrangersKey ? strangersKey : key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        idTokens.add(token.serialize());
        return token.serialize();
    }

    private void userInfo(HttpExchange exchange) throws IOException {
        send(
                exchange,
                200,
                "application/json",
                JSON.writeValueAsString(Map.of("sub", ADA, "name", behaviour.name, "preferred_username", "ada")));
    }

    private synchronized void endSession(HttpExchange exchange) throws IOException {
        Map<String, String> request = parameters(exchange.getRequestURI().getRawQuery());
        signOuts.add(request);
        send(exchange, 200, "text/html", "<!doctype html><title>Signed out</title><p>Signed out at the server");
    }

    private void admin(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        boolean known;
        synchronized (this) {
            known = authorization != null && accessTokens.contains(authorization.replace("Bearer ", ""));
        }
        if (!known || behaviour.refusesAccessTokens) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            FakeAdminApi.refuse(
                    exchange, FakeAdminApi.Refusal.of(401, "invalid-token", "The access token is not valid."));
            return;
        }
        adminApi.handle(exchange);
    }

    static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                parameters.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void redirect(HttpExchange exchange, String address) throws IOException {
        exchange.getResponseHeaders().set("Location", address);
        exchange.sendResponseHeaders(302, -1);
    }

    private static String encoded(@Nullable String text) {
        return URLEncoder.encode(text == null ? "" : text, StandardCharsets.UTF_8);
    }

    private static String challenge(@Nullable String verifier) {
        if (verifier == null) {
            return "";
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

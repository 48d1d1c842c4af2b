package dev.keyturn.endtoend;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** A request for each operation of the API reference that succeeds, with new objects where the operation changes or ends them. */
final class ValidRequests {

    private static final String API = "/admin/api/v1";
    private static final String GITHUB_KEY = "scan";
    private static final KeyPair GITHUB = newKeyPair();
    private static final List<String> GRANTS = List.of("client_credentials", "authorization_code", "refresh_token");

    private final ScanObjects objects;
    private final ScanUser user;
    private final SuccessProofs proofs;
    private final String gatewayCredentials;
    private final String clientCredentials;
    private final String grant;

    /** @param adminToken access tokens with all scopes of the admin API */
    ValidRequests(URI server, Callable<String> adminToken) throws Exception {
        this.objects = new ScanObjects(server, adminToken);
        this.gatewayCredentials = objects.newIntrospectionClient();
        this.clientCredentials = ScanObjects.basic(
                "scan", objects.secretOf(ScanObjects.client("scan", ScanObjects.SCOPE, "revocations:read")));
        this.user = new ScanUser(server, objects);
        this.proofs = new SuccessProofs(server, objects, user, gatewayCredentials);
        user.newTokens();
        this.grant = objects.first("/grants?client_id=" + ScanUser.CLIENT, "id");
    }

    /** Settings that the server needs. */
    static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(ScanObjects.environment());
        environment.put(
                "KEYTURN_APIKEY_GITHUB_PUBLICKEYS_" + GITHUB_KEY.toUpperCase(Locale.ROOT),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(GITHUB.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        return environment;
    }

    /** Makes an object of each kind. @return paths of their pages in the console */
    List<String> createObjects() throws Exception {
        return objects.create();
    }

    /** Pages with forms that accept what the scan fills in. */
    FormPages pages() {
        return new FormPages(objects, user);
    }

    /** Kinds of requests that an operation accepts. */
    static List<String> kinds(String operation) {
        return operation.equals("POST /oauth2/token") ? GRANTS : List.of("");
    }

    /** Whether a request leaves everything as it was, so that many can use the same objects. */
    static boolean isRead(String operation) {
        return operation.startsWith("GET ")
                && !Set.of("GET /oauth2/authorize", "GET /connect/logout").contains(operation);
    }

    /**
     * The request for an operation. Objects that it changes or ends are new ones.
     *
     * @param operation method and path, such as {@code PUT /admin/api/v1/users/{id}}
     */
    ValidRequest of(String operation, String kind) throws Exception {
        int path = operation.indexOf(' ') + 1;
        if (operation.startsWith(API, path)) {
            String shorter = operation.replaceFirst(API, "");
            ValidRequest request = ofAdminApi(shorter);
            return request.provenBy(proofs.ofAdminApi(shorter, request));
        }
        return ofProtocol(operation, kind);
    }

    private ValidRequest ofAdminApi(String operation) throws Exception {
        ValidRequest request = ValidRequest.at(operation.contains("{") ? object(operation) : Map.of());
        return switch (operation) {
            case "GET /alarm-mutes" -> {
                objects.newMute();
                yield request;
            }
            case "GET /grants" -> request.with(Map.of("client_id", ScanUser.CLIENT));
            case "GET /sessions" -> request.with(Map.of("user_id", objects.userId()));
            case "GET /posture/findings" -> request.with(Map.of("rule", "limits-off"));
            case "POST /alarm-mutes" -> request.sending(objects.mute());
            case "POST /alarms/{id}/acknowledge", "POST /alarms/{id}/close" -> request.sending(Map.of("note", "Scan"));
            case "POST /api-keys" -> request.sending(ScanObjects.apiKey());
            case "PUT /api-keys/{id}" -> request.sending(Map.of("name", "Scan", "scopes", List.of(ScanObjects.SCOPE)));
            case "POST /api-keys/{id}/rotate" -> request.sending(Map.of("overlap_seconds", 60));
            case "POST /apis" -> request.sending(objects.api());
            case "PUT /apis/{id}" -> request.sending(Map.of("name", "Scan", "scopes", List.of()));
            case "POST /clients" -> request.sending(ScanObjects.client(objects.newName(), ScanObjects.SCOPE));
            case "PUT /clients/{client_id}" -> {
                Map<String, Object> metadata = new HashMap<>(ScanObjects.client("", ScanObjects.SCOPE));
                metadata.remove("client_id");
                yield request.sending(metadata);
            }
            case "POST /posture/acceptances" -> request.sending(objects.acceptance());
            case "POST /revocations" -> request.sending(Map.of("client_id", objects.newClient(), "reason", "Scan"));
            case "POST /signing-keys/rotations" -> {
                objects.destroyRetiredKeys();
                yield request.sending(ScanObjects.rotation());
            }
            case "POST /users" -> request.sending(objects.person());
            case "PUT /users/{id}" -> request.sending(Map.of("name", "Scan", "roles", List.of()));
            case "POST /users/{id}/second-factors/reset" -> request.sending(Map.of("reason", "Scan"));
            default -> request;
        };
    }

    private Map<String, String> object(String operation) throws Exception {
        String collection = operation.substring(operation.indexOf('/') + 1, operation.indexOf("/{"));
        return switch (collection) {
            case "alarm-mutes" -> Map.of("id", objects.newMute());
            case "alarms" -> Map.of("id", objects.openAlarm());
            case "api-keys" -> Map.of("id", disabledFirst(operation, "/api-keys/", objects.newApiKeyId()));
            case "apis" -> Map.of("id", objects.newApi());
            case "audit-events" -> Map.of("id", objects.provenEvent());
            case "clients" -> clientAndPart(operation);
            case "grants" -> Map.of("id", grant);
            case "posture/acceptances" -> Map.of("acceptance_id", objects.newAcceptance());
            case "scanner-rules" -> Map.of("file", "github.json");
            case "signing-keys" -> Map.of("key_id", objects.newSigningKey());
            case "users" -> Map.of("id", disabledFirst(operation, "/users/", objects.newUser()));
            default -> throw new AssertionError("No object for " + operation);
        };
    }

    private String disabledFirst(String operation, String collection, String id) throws Exception {
        return operation.endsWith("/enable") ? objects.disabled(collection, id) : id;
    }

    private Map<String, String> clientAndPart(String operation) throws Exception {
        if (operation.contains("/logout-deliveries/")) {
            return Map.of("client_id", ScanUser.CLIENT, "id", user.failedDelivery());
        }
        String client = disabledFirst(operation, "/clients/", objects.newClient());
        if (operation.contains("{secret_id}")) {
            return Map.of("client_id", client, "secret_id", objects.newSecret(client));
        }
        if (!operation.contains("{user_id}")) {
            return Map.of("client_id", client);
        }
        String owner = objects.newUser();
        if (operation.startsWith("DELETE ")) {
            objects.addOwner(client, owner);
        }
        return Map.of("client_id", client, "user_id", owner);
    }

    private ValidRequest ofProtocol(String operation, String kind) throws Exception {
        ValidRequest plain = ValidRequest.at(Map.of()).authorizedBy("");
        return switch (operation) {
            case "GET /oauth2/authorize" ->
                plain.with(user.authorization(new CodeVerifier()))
                        .withHeaders(Map.of("Cookie", user.cookies()))
                        .provenBy(proofs::hasCode);
            case "POST /oauth2/authorize" ->
                plain.sending(user.authorization(new CodeVerifier())).provenBy(proofs::leadsToCode);
            case "POST /oauth2/token" -> ofToken(plain, kind).provenBy("\"access_token\"");
            case "POST /oauth2/introspect" ->
                plain.authorizedBy(clientCredentials)
                        .sending(Map.of("token", objects.token(clientCredentials, ScanObjects.SCOPE)))
                        .provenBy("\"active\":true");
            case "POST /oauth2/revoke" -> {
                String token = objects.token(clientCredentials, ScanObjects.SCOPE);
                yield plain.authorizedBy(clientCredentials)
                        .sending(Map.of("token", token))
                        .provenBy(proofs.isInactive(clientCredentials, token));
            }
            case "GET /oauth2/jwks", "GET /.well-known/jwks.json" -> plain.provenBy("\"kid\"");
            case "GET /audit/tree-head" -> plain.provenBy("\"signed_head\"");
            case "GET /.well-known/openid-configuration", "GET /.well-known/oauth-authorization-server" ->
                plain.provenBy("\"issuer\"");
            case "GET /userinfo", "POST /userinfo" ->
                plain.authorizedBy("Bearer " + AutomationClient.text(user.newTokens(), "access_token"))
                        .provenBy("\"sub\"");
            case "GET /connect/logout" -> {
                ScanUser.Session session = user.newSession();
                yield plain.with(ofLogout(session))
                        .withHeaders(Map.of("Cookie", session.cookies()))
                        .provenBy(proofs.isSignedOut(session));
            }
            case "POST /connect/logout" -> {
                ScanUser.Session session = user.newSession();
                yield plain.sending(ofLogout(session)).provenBy(proofs.leadsToSignOut(session));
            }
            case "GET /gateway/check" ->
                plain.authorizedBy("Bearer " + objects.token(clientCredentials, ScanObjects.SCOPE))
                        .with(Map.of("audience", ScanObjects.AUDIENCE, "scope", ScanObjects.SCOPE))
                        .withHeaders(Map.of("X-Keyturn-Gateway-Authorization", gatewayCredentials))
                        .provenBy(answer ->
                                answer.headers().firstValue("X-Keyturn-Client").isPresent());
            case "GET /revocations" ->
                plain.authorizedBy("Bearer " + objects.token(clientCredentials, "revocations:read"))
                        .provenBy(answer -> answer.body().split("\\.", -1).length == 3);
            default -> ofApiKeys(operation, plain);
        };
    }

    private ValidRequest ofToken(ValidRequest plain, String grantType) throws Exception {
        return switch (grantType) {
            case "client_credentials" ->
                plain.authorizedBy(clientCredentials)
                        .sending(Map.of("grant_type", grantType, "scope", ScanObjects.SCOPE));
            case "authorization_code" -> {
                ScanUser.Code code = user.newCode();
                yield plain.sending(Map.of(
                        "grant_type",
                        grantType,
                        "client_id",
                        ScanUser.CLIENT,
                        "redirect_uri",
                        user.callback().toString(),
                        "code",
                        code.value(),
                        "code_verifier",
                        code.verifier()));
            }
            default ->
                plain.sending(Map.of(
                        "grant_type",
                        grantType,
                        "client_id",
                        ScanUser.CLIENT,
                        "refresh_token",
                        AutomationClient.text(user.newTokens(), "refresh_token")));
        };
    }

    private Map<String, String> ofLogout(ScanUser.Session session) {
        return Map.of(
                "client_id",
                ScanUser.CLIENT,
                "id_token_hint",
                session.idToken(),
                "post_logout_redirect_uri",
                user.callback().toString());
    }

    private ValidRequest ofApiKeys(String operation, ValidRequest plain) throws Exception {
        String key = objects.newApiKey();
        return switch (operation) {
            case "POST /api-keys/verify" ->
                plain.authorizedBy("Bearer " + objects.token(gatewayCredentials, "api-keys:verify"))
                        .sending(Map.of("key", key, "scopes", List.of(ScanObjects.SCOPE)))
                        .provenBy("\"valid\":true");
            case "POST /api-keys/revoke" -> plain.sending(Map.of("key", key)).provenBy(proofs.isInvalid(key));
            case "POST /api-keys/report" ->
                plain.sending(Map.of("keys", List.of(key), "place", "https://git.example.com/.env"))
                        .provenBy(proofs.isInvalid(key));
            case "POST /api-keys/leaks/github" ->
                plain.sending(List.of(
                                Map.of("token", key, "type", "keyturn_api_key", "url", "https://git.example.com")))
                        .signedBy(ValidRequests::signature)
                        .provenBy(proofs.isInvalid(key));
            default -> throw new AssertionError("No request for " + operation);
        };
    }

    private static Map<String, String> signature(String body) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(GITHUB.getPrivate());
            signature.update(body.getBytes(StandardCharsets.UTF_8));
            return Map.of(
                    "Github-Public-Key-Identifier",
                    GITHUB_KEY,
                    "Github-Public-Key-Signature",
                    Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.keyturn.signing.JwtSigner;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Callers with each kind of access token, with other credentials in its place, and with tokens that have lost their validity. */
final class Callers {

    private static final List<String> ALL =
            List.copyOf(AdminScope.descriptions().keySet());
    private static final int INVALID_REQUEST = 400;
    private static final int UNAUTHENTICATED = 401;

    static final Caller ANONYMOUS = new Caller("no token", List.of(), "", UNAUTHENTICATED, null);

    private final Api api;
    private final JwtSigner signer;
    private final List<Caller> callers = new ArrayList<>();
    private final String ownedKey;
    private String idToken = "";

    Callers(Api api, JwtSigner signer) {
        this.api = api;
        this.signer = signer;
        api.registerOrdersApi();
        ownedKey = addPeople();
        addPrograms();
        addOthers();
        addForged();
        addEnded();
    }

    List<Caller> all() {
        return callers;
    }

    /** An API key of the client that one of the users owns. */
    String ownedKey() {
        return ownedKey;
    }

    /** The header of a request with a token for the admin API, and no scope. */
    String withoutScopes() {
        return "Bearer " + signed("at+jwt", "scope", "");
    }

    private void addPrograms() {
        for (String scope : ALL) {
            add("a program with " + scope, Who.PROGRAM, tokenOfAutomation(scope));
        }
        add("a program with all scopes", Who.PROGRAM, api.adminToken());
        for (String scope : List.of("revocations:read", "api-keys:verify", "orders:read")) {
            add("a program with " + scope, Who.PROGRAM, tokenOf(register(scope), scope));
        }
    }

    /** @return the key of the client that the owner has */
    private String addPeople() {
        signIn("an ordinary user", Who.USER, ALL);
        signIn("an ordinary user with a token for clients", Who.USER, List.of("admin:clients:write"));
        String administrator = signIn("an administrator", Who.ADMINISTRATOR, ALL);
        change("PUT", "/users/" + administrator, Map.of("name", "Ada", "roles", List.of("administrator")), 200);
        String disabled = signIn(UNAUTHENTICATED, "a disabled user", Who.USER, ALL);
        change("POST", "/users/" + disabled + "/disable", null, 200);
        String owner = signIn("an owner", Who.OWNER, ALL);
        String client = register("orders:read")[0];
        change("PUT", "/clients/" + client + "/owners/" + owner, null, 204);
        Api.Answer key = api.admin("POST", "/api-keys", keyOf(client));
        refused("an API key", key.json().get("key").asString());
        return key.json().get("id").asString();
    }

    private void addOthers() {
        String token = api.adminToken();
        callers.add(ANONYMOUS);
        callers.add(new Caller(
                "a client's secret",
                List.of(Api.basic(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET)),
                "",
                UNAUTHENTICATED,
                null));
        callers.add(new Caller("a token in the query", List.of(), "access_token=" + token, UNAUTHENTICATED, null));
        callers.add(new Caller(
                "tokens in header and query",
                List.of("Bearer " + token),
                "access_token=" + token,
                INVALID_REQUEST,
                null));
        callers.add(new Caller("two tokens", List.of("Bearer " + token, "Bearer " + token), "", INVALID_REQUEST, null));
        for (String malformed : List.of("", " a b", " e30.e30.", " " + token + "x")) {
            callers.add(new Caller(
                    "a malformed token of " + malformed.length() + " characters",
                    List.of("Bearer" + malformed),
                    "",
                    UNAUTHENTICATED,
                    null));
        }
    }

    private void addForged() {
        Instant now = Instant.now();
        refused("an ID token", idToken);
        refused("an expired token", signed("at+jwt", "iat", now.minusSeconds(60), "exp", now.minusSeconds(1)));
        refused("a token of the future", signed("at+jwt", "nbf", now.plusSeconds(300)));
        refused("a token of another issuer", signed("at+jwt", "iss", "https://other.example.com"));
        refused("a token of another type", signed("logout+jwt"));
        add("a token for another audience", Who.PROGRAM, signed("at+jwt", "aud", Api.ORDERS_AUDIENCE));
        add("a token for revocations", Who.PROGRAM, signed("at+jwt", "aud", "urn:keyturn:revocations"));
        add("a token for API keys", Who.PROGRAM, signed("at+jwt", "aud", "urn:keyturn:api-keys"));
        add(
                "a token for the issuer",
                Who.PROGRAM,
                signed("at+jwt", "aud", api.issuer().toString()));
        add("a token without scopes", Who.PROGRAM, signed("at+jwt", "scope", ""));
        add("a token with one word for all scopes", Who.PROGRAM, signed("at+jwt", "scope", String.join(",", ALL)));
        add("a token with scopes in upper case", Who.PROGRAM, signed("at+jwt", "scope", "ADMIN:USERS:READ"));
    }

    private void addEnded() {
        String scope = "admin:users:read";
        String[] disabled = register(scope);
        refused("a token of a disabled client", tokenOf(disabled, scope));
        change("POST", "/clients/" + disabled[0] + "/disable", null, 200);
        String[] deleted = register(scope);
        refused("a token of a deleted client", tokenOf(deleted, scope));
        change("DELETE", "/clients/" + deleted[0], null, 204);
        String[] narrowed = register(scope, "admin:clients:read");
        refused("a token of a client that lost a scope", tokenOf(narrowed, scope));
        change("PUT", "/clients/" + narrowed[0], client(narrowed[0], "admin:clients:read"), 200);
    }

    private void add(String name, Who who, String token) {
        callers.add(new Caller(name, List.of("Bearer " + token), "", 0, Rights.of(who, token)));
    }

    private void refused(String name, String token) {
        callers.add(new Caller(name, List.of("Bearer " + token), "", UNAUTHENTICATED, null));
    }

    private String signIn(String name, Who who, List<String> scopes) {
        return signIn(0, name, who, scopes);
    }

    /** @return the user */
    private String signIn(int refusal, String name, Who who, List<String> scopes) {
        List<String> wanted = new ArrayList<>(scopes);
        wanted.add("openid");
        try (SignedInPartner partner = new SignedInPartner(api, wanted)) {
            Partner attempt = partner.attempt(String.join(" ", wanted));
            OIDCTokens tokens = Partner.parse(attempt.exchange(partner.allow(attempt)))
                    .toSuccessResponse()
                    .getTokens()
                    .toOIDCTokens();
            String token = tokens.getAccessToken().getValue();
            idToken = tokens.getIDTokenString();
            if (refusal == 0) {
                add(name, who, token);
            } else {
                refused(name, token);
            }
            return String.valueOf(claims(token).getSubject());
        }
    }

    private String tokenOfAutomation(String scope) {
        return tokenOf(new String[] {RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET}, scope);
    }

    private String tokenOf(String[] client, String scope) {
        return api.clientCredentials(client[0], client[1], scope)
                .json()
                .get("access_token")
                .asString();
    }

    /** @return its identifier and its secret */
    private String[] register(String... scopes) {
        String id = Api.uniqueName("caller");
        return new String[] {
            id, api.registerClient(client(id, scopes)).get("client_secret").asString()
        };
    }

    /** A token with the claims of one for all scopes but for these, signed by the server. */
    private String signed(String type, Object... changes) {
        Map<String, Object> all = new HashMap<>(claims(api.adminToken()).getClaims());
        all.replaceAll((claim, value) -> value instanceof Date date ? date.toInstant() : value);
        for (int i = 0; i < changes.length; i += 2) {
            all.put((String) changes[i], changes[i + 1]);
        }
        return signer.sign("ES256", type, all);
    }

    private void change(String method, String path, @Nullable Object body, int status) {
        Api.Answer answer = api.admin(method, path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    }

    private static Map<String, Object> client(String id, String... scopes) {
        return Map.of(
                "client_name",
                id,
                "client_id",
                id,
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                Arrays.asList(scopes));
    }

    private static Map<String, Object> keyOf(String client) {
        return Map.of("client_id", client, "environment", "live", "name", "Job", "scopes", List.of("orders:read"));
    }

    private static JWTClaimsSet claims(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** For whom a token speaks. */
    enum Who {
        PROGRAM,
        USER,
        OWNER,
        ADMINISTRATOR
    }

    /** Rights in a valid token. */
    record Rights(Who who, Set<String> audience, Set<String> scopes) {

        static Rights of(Who who, String token) {
            JWTClaimsSet claims = claims(token);
            return new Rights(
                    who,
                    Set.copyOf(claims.getAudience()),
                    Set.of(String.valueOf(claims.getClaim("scope")).split(" ", -1)));
        }
    }

    /**
     * A caller.
     *
     * @param authorization values of the header
     * @param query of its requests; empty for none
     * @param refusal the answer to a caller without rights
     */
    record Caller(
            String name,
            List<String> authorization,
            String query,
            int refusal,
            @Nullable Rights rights) {}
}

package dev.keyturn.grant;

import dev.keyturn.client.ClientId;
import dev.keyturn.database.NamedStatement;
import dev.keyturn.grant.IssuedToken.NewToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Inserts of a grant and its first token, which are made in one statement. */
final class GrantInserts {

    private static final String GRANT = """
            insert into oauth_authorization (id, client_id, subject, authenticated_at, session_id, sign_in_methods, redirect_uri,
                requested_scope, requested_resources, client_state, nonce, code_challenge, authorized_scope,
                created_at, expires_at)
            select cast(:grantId as uuid), cast(:clientId as varchar), cast(:subject as varchar),
                cast(:authenticatedAt as timestamp(6) with time zone), cast(:sessionId as varchar),
                cast(:signInMethods as varchar),
                cast(:redirectUri as varchar), cast(:requestedScope as varchar),
                cast(:requestedResources as varchar), cast(:clientState as varchar),
                cast(:nonce as varchar), cast(:codeChallenge as varchar),
                cast(:authorizedScope as varchar), cast(:createdAt as timestamp(6) with time zone),
                cast(:grantExpiresAt as timestamp(6) with time zone)
            where true""";

    private static final String TOKEN = """
            insert into oauth_token (id, authorization_id, kind, digest, issued_at, expires_at, claims)
            select cast(:tokenId as uuid), cast(:tokenGrantId as uuid), cast(:kind as varchar),
                cast(:digest as varchar), cast(:issuedAt as timestamp(6) with time zone),
                cast(:tokenExpiresAt as timestamp(6) with time zone), cast(:claims as varchar)
            where true""";

    private GrantInserts() {}

    /**
     * Inserts of the grant of a user.
     *
     * @param scopes null if the user has not been asked yet
     */
    static List<NamedStatement> ofUser(
            GrantId id, RequestedGrant request, @Nullable Set<String> scopes, NewToken token) {
        Map<String, @Nullable Object> values =
                values(id, request.clientId(), request.signIn().subject(), token);
        values.put("authenticatedAt", request.signIn().authenticatedAt());
        values.put("sessionId", request.signIn().sessionId());
        values.put("signInMethods", request.signIn().methods().text());
        values.put("redirectUri", request.binding().redirectUri());
        values.put("requestedScope", String.join(" ", request.scopes()));
        values.put("requestedResources", String.join(" ", request.resources()));
        values.put("clientState", request.binding().state());
        values.put("nonce", request.binding().nonce());
        values.put("codeChallenge", request.binding().codeChallenge());
        values.put("authorizedScope", scopes == null ? null : String.join(" ", scopes));
        return List.of(new NamedStatement(GRANT, values), token(id, token));
    }

    /** Inserts of a grant with which a client acts for itself. */
    static List<NamedStatement> ofClient(ClientId clientId, Set<String> scopes, NewToken accessToken) {
        GrantId id = new GrantId(UUID.randomUUID());
        Map<String, @Nullable Object> values = values(id, clientId, clientId.value(), accessToken);
        for (String absent : List.of(
                "authenticatedAt",
                "sessionId",
                "signInMethods",
                "redirectUri",
                "clientState",
                "nonce",
                "codeChallenge")) {
            values.put(absent, null);
        }
        String scope = String.join(" ", scopes);
        values.put("requestedScope", scope);
        values.put("requestedResources", "");
        values.put("authorizedScope", scope);
        return List.of(new NamedStatement(GRANT, values), token(id, accessToken));
    }

    private static Map<String, @Nullable Object> values(GrantId id, ClientId clientId, String subject, NewToken token) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("grantId", id.value());
        values.put("clientId", clientId.value());
        values.put("subject", subject);
        values.put("createdAt", token.issuedAt());
        values.put("grantExpiresAt", token.expiresAt());
        return values;
    }

    private static NamedStatement token(GrantId grant, NewToken token) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("tokenId", UUID.randomUUID());
        values.put("tokenGrantId", grant.value());
        values.put("kind", token.kind().name());
        values.put("digest", token.digest().hex());
        values.put("issuedAt", token.issuedAt());
        values.put("tokenExpiresAt", token.expiresAt());
        values.put("claims", token.claims());
        return new NamedStatement(TOKEN, values);
    }
}

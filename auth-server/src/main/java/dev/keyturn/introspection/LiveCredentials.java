package dev.keyturn.introspection;

import dev.keyturn.apikey.verification.ApiKeyQuestion;
import dev.keyturn.apikey.verification.ApiKeyVerdict;
import dev.keyturn.apikey.verification.ApiKeyVerification;
import dev.keyturn.apikey.verification.VerifiedApiKey;
import dev.keyturn.grant.IssuedToken;
import dev.keyturn.oauth.TooManyRequestsException;
import dev.keyturn.token.IssuedJwts;
import dev.keyturn.token.OpaqueAccessTokens;
import dev.keyturn.token.TokenClaims;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;

/** Reads the claims of valid credentials of enabled clients. Does not check who asks. */
@Component
public class LiveCredentials {

    /** The parameter that says where a key was presented from; without it a key that is bound to addresses is refused. */
    public static final String CLIENT_ADDRESS = "client_address";

    /** The parameter that says what presented a key, by its own account. */
    public static final String CLIENT_USER_AGENT = "client_user_agent";

    private final IssuedJwts jwts;
    private final OpaqueAccessTokens opaqueTokens;
    private final ApiKeyVerification keys;
    private final RegisteredClientRepository clients;

    LiveCredentials(
            IssuedJwts jwts,
            OpaqueAccessTokens opaqueTokens,
            ApiKeyVerification keys,
            RegisteredClientRepository clients) {
        this.jwts = jwts;
        this.opaqueTokens = opaqueTokens;
        this.keys = keys;
        this.clients = clients;
    }

    /** Whether a text is meant as an API key, one of ours or one that another product made and whose digest was imported. */
    public boolean isMeantAsApiKey(String text) {
        return !IssuedJwts.isJwt(text) && keys.isMeantAsKey(text);
    }

    /** The claims of an access token, whatever its format; empty for any other text. */
    public Optional<Map<String, Object>> ofAccessToken(String text) {
        return IssuedJwts.isJwt(text)
                ? ofJwt(text)
                : opaqueTokens.find(text).map(IssuedToken::claims).filter(this::isOfEnabledClient);
    }

    /** The claims of an access token that is a JWT; empty for any other text. */
    public Optional<Map<String, Object>> ofJwt(String text) {
        return jwts.findAccessToken(text)
                .map(jwt -> {
                    Map<String, Object> claims = new LinkedHashMap<>(jwt.getClaims());
                    claims.remove(JwtClaimNames.NBF);
                    return claims;
                })
                .filter(this::isOfEnabledClient);
    }

    /**
     * Claims of an API key as those of a token, and its environment.
     *
     * @throws TooManyRequestsException if too many invalid keys came from this address
     */
    public Optional<Map<String, Object>> ofApiKey(String text, ApiKeyQuestion question) {
        ApiKeyVerdict verdict = keys.verify(text, question);
        verdict.invalidKeys().ifPresent(limit -> {
            throw new TooManyRequestsException(limit);
        });
        return verdict.key().map(LiveCredentials::claims);
    }

    private boolean isOfEnabledClient(Map<String, Object> claims) {
        return clients.findById(String.valueOf(claims.get(TokenClaims.CLIENT_ID))) != null;
    }

    private static Map<String, Object> claims(VerifiedApiKey key) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(JwtClaimNames.SUB, key.clientId().value());
        claims.put(TokenClaims.CLIENT_ID, key.clientId().value());
        claims.put(JwtClaimNames.AUD, List.copyOf(key.audiences()));
        claims.put(TokenClaims.SCOPE, String.join(" ", key.scopes()));
        claims.put(JwtClaimNames.IAT, key.issuedAt());
        claims.put(JwtClaimNames.EXP, key.expiresAt());
        claims.put(TokenClaims.CREDENTIAL_ID, key.id().toString());
        claims.put("environment", key.environment());
        return claims;
    }
}

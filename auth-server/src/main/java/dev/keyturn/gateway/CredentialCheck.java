package dev.keyturn.gateway;

import dev.keyturn.apikey.verification.ApiKeyQuestion;
import dev.keyturn.apikey.verification.ApiKeyVerdict;
import dev.keyturn.apikey.verification.ApiKeyVerification;
import dev.keyturn.client.ClientId;
import dev.keyturn.gateway.CheckResult.Accepted;
import dev.keyturn.gateway.CheckResult.Rejected;
import dev.keyturn.introspection.LiveCredentials;
import dev.keyturn.oauth.ExhaustedLimit;
import dev.keyturn.resource.Resources;
import dev.keyturn.token.TokenClaims;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.stereotype.Component;

/**
 * Checks a credential for one API. A JWT and a cached API key cost no statement, an opaque token one; the budgets of a key pay for
 * the call.
 */
@Component
class CredentialCheck {

    /** Key or certificate of the only sender that may use a token. The gateway cannot show that the caller has it. */
    private static final String CONFIRMATION = "cnf";

    private final LiveCredentials credentials;
    private final ApiKeyVerification keys;
    private final Resources resources;
    private final InternalTokens tokens;

    CredentialCheck(LiveCredentials credentials, ApiKeyVerification keys, Resources resources, InternalTokens tokens) {
        this.credentials = credentials;
        this.keys = keys;
        this.resources = resources;
        this.tokens = tokens;
    }

    /** @param userAgent of the caller; null if unknown */
    CheckResult check(ForwardedCredential presented, ClientId gateway, CheckedApi api, @Nullable String userAgent) {
        String text = presented.text();
        if (text == null) {
            return presented.isMalformed() ? Rejected.MALFORMED : Rejected.MISSING;
        }
        CheckResult result = check(text, gateway, api, userAgent);
        return result instanceof Accepted accepted && api.wantsToken()
                ? withToken(accepted, text, gateway, api.audience())
                : result;
    }

    private CheckResult withToken(Accepted accepted, String credential, ClientId gateway, String audience) {
        return tokens.of(credential, accepted.caller(), gateway.value(), audience)
                .<CheckResult>map(accepted::with)
                .orElse(Rejected.INVALID);
    }

    private CheckResult check(String text, ClientId gateway, CheckedApi api, @Nullable String userAgent) {
        if (credentials.isMeantAsApiKey(text)) {
            ApiKeyQuestion question = new ApiKeyQuestion(
                    gateway.value(), api.audience(), api.scopes(), api.clientAddress(), userAgent, 1);
            return ofKey(keys.verify(text, question));
        }
        return credentials
                .ofAccessToken(text)
                .filter(claims -> values(claims.get(JwtClaimNames.AUD)).anyMatch(api.audience()::equals))
                .filter(claims -> !claims.containsKey(CONFIRMATION))
                .map(claims -> ofToken(claims, api))
                .orElse(Rejected.INVALID);
    }

    private CheckResult ofToken(Map<String, Object> claims, CheckedApi api) {
        Set<String> scopes = values(claims.get(TokenClaims.SCOPE))
                .flatMap(scope -> Arrays.stream(scope.split(" ", -1)))
                .filter(scope -> isOf(api.audience(), scope))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!scopes.containsAll(api.scopes())) {
            return Rejected.INSUFFICIENT;
        }
        return new Accepted(Caller.of(claims, scopes), null, null);
    }

    private boolean isOf(String audience, String scope) {
        return resources.audienceOf(scope).filter(audience::equals).isPresent();
    }

    private CheckResult ofKey(ApiKeyVerdict verdict) {
        return verdict.key()
                .<CheckResult>map(key -> new Accepted(Caller.of(key, new TreeSet<>(key.scopes())), verdict, null))
                .orElseGet(() -> rejected(verdict));
    }

    private Rejected rejected(ApiKeyVerdict verdict) {
        ApiKeyVerdict.Reason reason = verdict.reason().orElseThrow();
        String code = switch (reason) {
            case INSUFFICIENT_SCOPE -> OAuth2ErrorCodes.INSUFFICIENT_SCOPE;
            case BUDGET_EXCEEDED, TOO_MANY_INVALID_KEYS -> OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE;
            default -> OAuth2ErrorCodes.INVALID_TOKEN;
        };
        long retryAfterSeconds = switch (reason) {
            case BUDGET_EXCEEDED -> verdict.budgetResetSeconds();
            case TOO_MANY_INVALID_KEYS ->
                verdict.invalidKeys().map(ExhaustedLimit::retryAfterSeconds).orElse(0L);
            default -> 0;
        };
        return new Rejected(code, "api-key-" + reason.code(), retryAfterSeconds, verdict);
    }

    private static Stream<String> values(@Nullable Object claim) {
        if (claim instanceof Collection<?> several) {
            return several.stream().map(String::valueOf);
        }
        return claim == null ? Stream.empty() : Stream.of(String.valueOf(claim));
    }
}

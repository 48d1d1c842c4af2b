package dev.keyturn.sdk.internal.remote;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.RateLimit;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.internal.json.Json;
import dev.keyturn.sdk.internal.json.JsonMembers;
import dev.keyturn.sdk.internal.server.Issuer;
import dev.keyturn.sdk.internal.server.RateLimits;
import dev.keyturn.sdk.internal.server.ServerBusyException;
import dev.keyturn.sdk.internal.server.ServerHttp;
import dev.keyturn.sdk.internal.token.TokenCache;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.text.ParseException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Verifies API keys by calls to {@code /api-keys/verify}. */
final class ApiKeyVerification implements RemoteCheck {

    static final String SCOPE = "api-keys:verify";

    private static final String PATH = "/api-keys/verify";

    private final Issuer issuer;
    private final TokenCache tokens;
    private final String audience;
    private final Clock clock;

    ApiKeyVerification(Issuer issuer, TokenCache tokens, String audience, Clock clock) {
        this.issuer = issuer;
        this.tokens = tokens;
        this.audience = audience;
        this.clock = clock;
    }

    @Override
    public Answer ask(PresentedCredential presented) throws IOException, InterruptedException {
        String token = tokens.get();
        ServerHttp.Answer answer = issuer.ask(() -> request(presented, token));
        if (answer.status() == 401) {
            tokens.invalidate(token);
            String other = tokens.get();
            answer = issuer.ask(() -> request(presented, other));
        }
        if (answer.status() != 200 && answer.status() != 429) {
            throw new IOException("The server answered the verification of an API key with status " + answer.status());
        }
        try {
            Map<String, Object> members = Json.parseObject(answer.body());
            RateLimit limit = RateLimits.read(answer, clock.instant());
            if (answer.status() == 429 && !members.containsKey("valid")) {
                // a limit of the API's client, which says nothing about the key
                throw new ServerBusyException(limit.retryAfter());
            }
            return read(members, limit);
        } catch (ParseException | DateTimeException e) {
            throw new IOException("The server answered the verification of an API key with an unknown document.", e);
        }
    }

    private HttpRequest request(PresentedCredential presented, String token) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("key", presented.text());
        put(body, "address", presented.address());
        put(body, "user_agent", presented.userAgent());
        body.put("cost", presented.cost());
        return HttpRequest.newBuilder(issuer.resolve(PATH))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(JSONObjectUtils.toJSONString(body)))
                .build();
    }

    private static void put(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private Answer read(Map<String, Object> members, RateLimit limit) throws IOException {
        if (!Boolean.TRUE.equals(members.get("valid"))) {
            return Answer.invalid(reason(members.get("reason")), limit);
        }
        List<String> audiences = JsonMembers.texts(members.get("audiences"));
        if (!audiences.contains(audience)) {
            return Answer.invalid(Reason.WRONG_AUDIENCE);
        }
        String clientId = JsonMembers.text(members, "client_id");
        return Answer.valid(
                new VerifiedCredential(
                        CredentialKind.API_KEY,
                        clientId,
                        clientId,
                        new HashSet<>(JsonMembers.texts(members.get("scopes"))),
                        audiences,
                        Instant.parse(JsonMembers.text(members, "expires_at")),
                        clock.instant(),
                        JsonMembers.text(members, "key_id"),
                        members),
                members.containsKey("budgets"));
    }

    /** Unknown reasons of a newer server count as inactive. */
    private static Reason reason(@Nullable Object code) {
        if (!(code instanceof String text)) {
            return Reason.INACTIVE;
        }
        return switch (text.toUpperCase(Locale.ROOT).replace('-', '_')) {
            case "MALFORMED" -> Reason.WRONG_CHECKSUM;
            case "REVOKED" -> Reason.REVOKED;
            case "EXPIRED" -> Reason.EXPIRED;
            case "DISABLED" -> Reason.DISABLED;
            case "NOT_YET_VALID" -> Reason.NOT_YET_VALID;
            case "QUARANTINED" -> Reason.QUARANTINED;
            case "CLIENT_DISABLED" -> Reason.CLIENT_DISABLED;
            case "ADDRESS_NOT_ALLOWED" -> Reason.ADDRESS_NOT_ALLOWED;
            case "WRONG_ENVIRONMENT" -> Reason.WRONG_ENVIRONMENT;
            case "BUDGET_EXCEEDED" -> Reason.BUDGET_EXCEEDED;
            case "TOO_MANY_INVALID_KEYS" -> Reason.TOO_MANY_INVALID_KEYS;
            default -> Reason.INACTIVE;
        };
    }
}

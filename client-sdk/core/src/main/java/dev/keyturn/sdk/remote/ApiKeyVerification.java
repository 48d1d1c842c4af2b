package dev.keyturn.sdk.remote;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.RateLimit;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.client.AccessTokens;
import dev.keyturn.sdk.server.Issuer;
import dev.keyturn.sdk.server.Json;
import dev.keyturn.sdk.server.ServerHttp;
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

/** Asks about API keys, as the client of this API that may. */
final class ApiKeyVerification implements CredentialServer {

    static final String SCOPE = "api-keys:verify";

    private static final String PATH = "/api-keys/verify";

    private final Issuer issuer;
    private final AccessTokens tokens;
    private final String audience;
    private final Clock clock;

    ApiKeyVerification(Issuer issuer, AccessTokens tokens, String audience, Clock clock) {
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
            tokens.drop(token);
            String other = tokens.get();
            answer = issuer.ask(() -> request(presented, other));
        }
        if (answer.status() != 200 && answer.status() != 429) {
            throw new IOException("The verification of an API key was refused with status " + answer.status());
        }
        try {
            return read(Json.parseObject(answer.body()), RateLimit.of(answer, clock.instant()));
        } catch (ParseException | DateTimeException e) {
            throw new IOException("The verification of an API key answered with something else.", e);
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
            return Answer.refused(reason(members.get("reason")), limit);
        }
        List<String> audiences = Members.texts(members.get("audiences"));
        if (!audiences.contains(audience)) {
            return Answer.refused(Reason.WRONG_AUDIENCE);
        }
        String clientId = Members.text(members, "client_id");
        return Answer.good(
                new VerifiedCredential(
                        CredentialKind.API_KEY,
                        clientId,
                        clientId,
                        new HashSet<>(Members.texts(members.get("scopes"))),
                        audiences,
                        Instant.parse(Members.text(members, "expires_at")),
                        clock.instant(),
                        Members.text(members, "key_id"),
                        members),
                members.containsKey("budgets"));
    }

    /** One that is not known here, from a newer server, is a refusal all the same. */
    private static Reason reason(@Nullable Object code) {
        if (!(code instanceof String text)) {
            return Reason.INACTIVE;
        }
        return switch (text.toUpperCase(Locale.ROOT).replace('-', '_')) {
            case "MALFORMED" -> Reason.CHECKSUM_WRONG;
            case "REVOKED" -> Reason.REVOKED;
            case "EXPIRED" -> Reason.EXPIRED;
            case "DISABLED" -> Reason.DISABLED;
            case "NOT_YET_VALID" -> Reason.NOT_YET_VALID;
            case "QUARANTINED" -> Reason.QUARANTINED;
            case "CLIENT_DISABLED" -> Reason.CLIENT_DISABLED;
            case "ADDRESS_NOT_ALLOWED" -> Reason.ADDRESS_NOT_ALLOWED;
            case "WRONG_ENVIRONMENT" -> Reason.WRONG_ENVIRONMENT;
            case "BUDGET_EXCEEDED" -> Reason.BUDGET_EXCEEDED;
            case "TOO_MANY_WRONG_KEYS" -> Reason.TOO_MANY_WRONG_KEYS;
            default -> Reason.INACTIVE;
        };
    }
}

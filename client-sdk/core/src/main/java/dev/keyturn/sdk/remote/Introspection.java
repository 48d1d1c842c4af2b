package dev.keyturn.sdk.remote;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.RateLimit;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.client.FormRequest;
import dev.keyturn.sdk.server.Issuer;
import dev.keyturn.sdk.server.Json;
import dev.keyturn.sdk.server.NumericDate;
import dev.keyturn.sdk.server.ServerHttp;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks about opaque access tokens.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2">RFC 7662 §2, Introspection Endpoint</a>
 */
final class Introspection implements CredentialServer {

    private final Issuer issuer;
    private final ClientAuthentication client;
    private final String audience;
    private final Clock clock;

    Introspection(Issuer issuer, ClientAuthentication client, String audience, Clock clock) {
        this.issuer = issuer;
        this.client = client;
        this.audience = audience;
        this.clock = clock;
    }

    @Override
    public Answer ask(PresentedCredential presented) throws IOException, InterruptedException {
        ServerHttp.Answer answer = issuer.ask(() -> {
            FormRequest request = new FormRequest(issuer.address("introspection_endpoint"))
                    .parameter("token", presented.text())
                    .parameter("token_type_hint", "access_token");
            client.authenticate(request, issuer.uri().value());
            return request.build();
        });
        if (answer.status() == 401) {
            throw new ClientRefusedException("Introspection was refused with status 401");
        }
        if (answer.status() == 429) {
            throw new ServerBusyException(RateLimit.of(answer, clock.instant()).retryAfter());
        }
        if (answer.status() != 200) {
            throw new IOException("Introspection was refused with status " + answer.status());
        }
        try {
            return read(Json.parseObject(answer.body()));
        } catch (ParseException e) {
            throw new IOException("Introspection answered with something that is no JSON.", e);
        }
    }

    private Answer read(Map<String, Object> members) throws IOException {
        if (!Boolean.TRUE.equals(members.get("active"))) {
            return Answer.refused(Reason.INACTIVE);
        }
        List<String> audiences = Members.texts(members.get("aud"));
        if (!audiences.contains(audience)) {
            return Answer.refused(Reason.WRONG_AUDIENCE);
        }
        Instant expiresAt = instant(members, "exp");
        Instant issuedAt = instant(members, "iat");
        boolean hasSignIn = members.containsKey("auth_time");
        if (expiresAt == null
                || issuedAt == null
                || (hasSignIn && NumericDate.read(members.get("auth_time")) == null)) {
            return Answer.refused(Reason.CLAIM_INVALID);
        }
        String clientId = Members.text(members, "client_id");
        return Answer.good(
                new VerifiedCredential(
                        CredentialKind.OPAQUE_TOKEN,
                        members.get("sub") instanceof String subject ? subject : clientId,
                        clientId,
                        scopes(members.get("scope")),
                        audiences,
                        expiresAt,
                        issuedAt,
                        Members.text(members, "jti"),
                        members),
                false);
    }

    private static Set<String> scopes(@Nullable Object scope) {
        return scope instanceof String text
                ? Arrays.stream(text.split(" ", -1))
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** Null if it is out of range. */
    private static @Nullable Instant instant(Map<String, Object> members, String name) throws IOException {
        if (members.get(name) instanceof Number seconds) {
            return NumericDate.read(seconds);
        }
        throw new IOException("Introspection answered without " + name + ".");
    }
}

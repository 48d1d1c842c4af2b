package dev.keyturn.sdk.internal.remote;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.internal.json.Json;
import dev.keyturn.sdk.internal.json.JsonMembers;
import dev.keyturn.sdk.internal.json.NumericDate;
import dev.keyturn.sdk.internal.server.Issuer;
import dev.keyturn.sdk.internal.server.RateLimits;
import dev.keyturn.sdk.internal.server.ServerBusyException;
import dev.keyturn.sdk.internal.server.ServerHttp;
import dev.keyturn.sdk.internal.token.FormRequest;
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
 * Introspects opaque access tokens.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2">RFC 7662 §2, Introspection Endpoint</a>
 */
final class Introspection implements RemoteCheck {

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
            request.authenticate(client.credentials(issuer.uri().value()));
            return request.build();
        });
        if (answer.status() == 401) {
            throw new ClientRefusedException("The server answered introspection with status 401");
        }
        if (answer.status() == 429) {
            throw new ServerBusyException(
                    RateLimits.read(answer, clock.instant()).retryAfter());
        }
        if (answer.status() != 200) {
            throw new IOException("The server answered introspection with status " + answer.status());
        }
        try {
            return read(Json.parseObject(answer.body()));
        } catch (ParseException e) {
            throw new IOException("The server answered introspection with invalid JSON.", e);
        }
    }

    private Answer read(Map<String, Object> members) throws IOException {
        if (!Boolean.TRUE.equals(members.get("active"))) {
            return Answer.invalid(Reason.INACTIVE);
        }
        List<String> audiences = JsonMembers.texts(members.get("aud"));
        if (!audiences.contains(audience)) {
            return Answer.invalid(Reason.WRONG_AUDIENCE);
        }
        Instant expiresAt = instant(members, "exp");
        Instant issuedAt = instant(members, "iat");
        boolean hasSignIn = members.containsKey("auth_time");
        if (expiresAt == null
                || issuedAt == null
                || (hasSignIn && NumericDate.read(members.get("auth_time")) == null)) {
            return Answer.invalid(Reason.CLAIM_INVALID);
        }
        String clientId = JsonMembers.text(members, "client_id");
        return Answer.valid(
                new VerifiedCredential(
                        CredentialKind.OPAQUE_TOKEN,
                        members.get("sub") instanceof String subject ? subject : clientId,
                        clientId,
                        scopes(members.get("scope")),
                        audiences,
                        expiresAt,
                        issuedAt,
                        JsonMembers.text(members, "jti"),
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

    /** Null if the value is out of range. */
    private static @Nullable Instant instant(Map<String, Object> members, String name) throws IOException {
        if (members.get(name) instanceof Number seconds) {
            return NumericDate.read(seconds);
        }
        throw new IOException("The server answered introspection without " + name + ".");
    }
}

package dev.keyturn.sdk.internal.token;

import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.client.TokenRequestRefusedException;
import dev.keyturn.sdk.dpop.DpopKey;
import dev.keyturn.sdk.internal.json.Json;
import dev.keyturn.sdk.internal.server.Issuer;
import dev.keyturn.sdk.internal.server.RateLimits;
import dev.keyturn.sdk.internal.server.ServerBusyException;
import dev.keyturn.sdk.internal.server.ServerHttp.Answer;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Token endpoint for one client. */
public final class TokenEndpoint {

    private static final int MAX_ERROR_LENGTH = 200;

    private final Issuer issuer;
    private final ClientAuthentication client;
    private final @Nullable DpopKey dpop;
    private final Clock clock;

    /** @param dpop key to which tokens are bound; null for bearer tokens */
    public TokenEndpoint(Issuer issuer, ClientAuthentication client, @Nullable DpopKey dpop, Clock clock) {
        this.issuer = issuer;
        this.client = client;
        this.dpop = dpop;
        this.clock = clock;
    }

    /**
     * Requests a token.
     *
     * @throws TokenRequestRefusedException if the server refuses the request
     * @throws IOException if the server does not answer, or limits the client's requests
     */
    public TokenResponse request(Map<String, String> parameters) throws IOException, InterruptedException {
        Instant askedAt = clock.instant();
        Answer answer = send(parameters);
        if (dpop != null && answer.status() != 200 && learnsNonce(dpop, answer)) {
            answer = send(parameters);
        }
        if (answer.status() == 429) {
            throw new ServerBusyException(RateLimits.read(answer, askedAt).retryAfter());
        }
        if (answer.status() != 200) {
            throw refusal(answer);
        }
        return TokenResponse.read(answer.body(), askedAt);
    }

    private boolean learnsNonce(DpopKey key, Answer answer) {
        return key.learnNonce(
                issuer.uri().value(), answer.headers().firstValue("DPoP-Nonce").orElse(null));
    }

    private Answer send(Map<String, String> parameters) throws IOException, InterruptedException {
        return issuer.ask(() -> {
            FormRequest request = new FormRequest(issuer.address("token_endpoint"));
            parameters.forEach(request::parameter);
            request.authenticate(client.credentials(issuer.uri().value()));
            if (dpop != null) {
                request.header(
                        "DPoP",
                        dpop.proof(
                                "POST",
                                issuer.address("token_endpoint"),
                                null,
                                dpop.nonceOf(issuer.uri().value())));
            }
            return request.build();
        });
    }

    private static TokenRequestRefusedException refusal(Answer answer) {
        String fallback = "status " + answer.status();
        try {
            Map<String, Object> members = Json.parseObject(answer.body());
            return new TokenRequestRefusedException(
                    text(members.get("error"), fallback), text(members.get("error_description"), "no description"));
        } catch (ParseException e) {
            return new TokenRequestRefusedException(fallback, "no description");
        }
    }

    /** Accepts only characters that RFC 6749 §5.2 allows, so that the text is safe to log. */
    private static String text(@Nullable Object value, String otherwise) {
        return value instanceof String text
                        && text.length() <= MAX_ERROR_LENGTH
                        && text.chars().allMatch(c -> c >= ' ' && c < 0x7F)
                ? text
                : otherwise;
    }
}

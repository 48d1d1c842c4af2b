package dev.keyturn.sdk;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates the responses of an API to requests without a sufficient credential, with challenges from which a client's library learns what to do
 * next.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750 §3, The WWW-Authenticate Response Header Field</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-7.1">RFC 9449 §7.1, The DPoP Authentication Scheme</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9470#section-3">RFC 9470 §3, Authentication Requirements Challenge</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9728#section-5.1">RFC 9728 §5.1, WWW-Authenticate Response</a>
 */
public final class Challenges {

    private static final String BEARER = "Bearer";
    private static final String DPOP = "DPoP";
    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(60);

    private final @Nullable URI metadata;
    private final @Nullable String dpopAlgorithms;
    private final Supplier<@Nullable String> nonce;

    /**
     * @param metadata URL of the protected resource metadata; null for none
     * @param offersDpop whether challenges offer the scheme DPoP
     * @param nonce supplies the nonce that proofs need now; supplies null if none is required
     */
    Challenges(@Nullable URI metadata, boolean offersDpop, Supplier<@Nullable String> nonce) {
        this.metadata = metadata;
        this.nonce = nonce;
        this.dpopAlgorithms = offersDpop ? String.join(" ", ProtectedResourceMetadata.DPOP_ALGORITHMS) : null;
    }

    /** 401 for a request without a credential. Contains no error code, as RFC 6750 §3.1 demands. */
    public Refusal missing() {
        return refusal(
                401,
                "token-missing",
                "The request requires an access token in its Authorization header.",
                all(""),
                null);
    }

    /**
     * 400 for a malformed request.
     *
     * @param description fixed sentence, which is not escaped
     */
    public Refusal invalidRequest(String description) {
        return refusal(400, "invalid-request", description, all(error("invalid_request", description)), null);
    }

    /**
     * 403 for a valid credential without the required scopes.
     *
     * @param scopes scopes that would be sufficient; empty if unknown
     */
    public Refusal insufficientScope(Collection<String> scopes) {
        return refusal(
                403,
                "insufficient-scope",
                Reason.INSUFFICIENT_SCOPE.description(),
                all("error=\"insufficient_scope\"" + scopeParameter(scopes)),
                null);
    }

    /** Omitted without scopes: RFC 6750 §3 does not allow an empty value. */
    private static String scopeParameter(Collection<String> scopes) {
        return scopes.isEmpty() ? "" : ", scope=\"" + String.join(" ", scopes) + "\"";
    }

    /**
     * 401 for a user whose sign-in is too weak or too old.
     *
     * @param acrValues authentication context classes of which one is required; empty for any
     * @param maxAge maximum time since the sign-in; null for any
     */
    public Refusal insufficientAuthentication(Collection<String> acrValues, @Nullable Duration maxAge) {
        String description = Reason.INSUFFICIENT_AUTHENTICATION.description();
        StringBuilder challenge = new StringBuilder(error("insufficient_user_authentication", description));
        if (!acrValues.isEmpty()) {
            challenge
                    .append(", acr_values=\"")
                    .append(String.join(" ", acrValues))
                    .append('"');
        }
        if (maxAge != null) {
            challenge.append(", max_age=\"").append(maxAge.toSeconds()).append('"');
        }
        return refusal(401, "insufficient-user-authentication", description, all(challenge.toString()), null);
    }

    /** Response to a credential that was not accepted: 401, 429 or 503. */
    public Refusal of(CredentialVerificationException failure) {
        Reason reason = failure.reason();
        String description = failure.getMessage();
        if (failure instanceof VerificationUnavailableException unavailable) {
            return refusal(503, "token-verification-unavailable", description, List.of(), unavailable.retryAfter());
        }
        return switch (reason) {
            case BUDGET_EXCEEDED, TOO_MANY_INVALID_KEYS -> tooMany(failure, code(reason), description);
            case PROOF_MISSING, PROOF_INVALID, PROOF_REPLAYED ->
                refusal(401, code(reason), description, dpop("invalid_dpop_proof", description), null);
            case PROOF_NONCE_REQUIRED ->
                new Refusal(
                        401,
                        code(reason),
                        description,
                        dpop("use_dpop_nonce", description),
                        null,
                        nonce.get(),
                        Map.of());
            default -> refusal(401, "invalid-token", description, all(error("invalid_token", description)), null);
        };
    }

    private static Refusal tooMany(CredentialVerificationException failure, String code, String description) {
        RateLimit limit = failure instanceof CredentialRejectedException rejected ? rejected.rateLimit() : null;
        Duration retryAfter = limit == null ? null : limit.retryAfter();
        return new Refusal(
                429,
                code,
                description,
                List.of(),
                retryAfter == null ? DEFAULT_RETRY_AFTER : retryAfter,
                null,
                limit == null ? Map.of() : limit.headers());
    }

    private static String code(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Refusal refusal(
            int status, String code, String detail, List<String> challenges, @Nullable Duration retryAfter) {
        return new Refusal(status, code, detail, challenges, retryAfter, null, Map.of());
    }

    private static String error(String error, String description) {
        return "error=\"" + error + "\", error_description=\"" + description + "\"";
    }

    /** One challenge per scheme that the API accepts. */
    private List<String> all(String parameters) {
        List<String> challenges = new ArrayList<>();
        challenges.add(join(BEARER, parameters, metadataParameter()));
        if (dpopAlgorithms != null) {
            challenges.add(join(DPOP, parameters, algorithmsParameter()));
        }
        return challenges;
    }

    private List<String> dpop(String error, String description) {
        return List.of(join(DPOP, error(error, description), algorithmsParameter()));
    }

    private String metadataParameter() {
        return metadata == null ? "" : "resource_metadata=\"" + metadata + "\"";
    }

    private String algorithmsParameter() {
        return "algs=\"" + (dpopAlgorithms == null ? "ES256" : dpopAlgorithms) + "\"";
    }

    private static String join(String scheme, String one, String other) {
        String between = one.isEmpty() || other.isEmpty() ? "" : ", ";
        String parameters = one + between + other;
        return parameters.isEmpty() ? scheme : scheme + " " + parameters;
    }
}

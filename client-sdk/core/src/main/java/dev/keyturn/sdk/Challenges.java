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
 * What an API answers to requests that it does not let through, so that a client's library knows what to do next.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750 §3, The WWW-Authenticate Response Header Field</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-7.1">RFC 9449 §7.1, The DPoP Authentication Scheme</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9470#section-3">RFC 9470 §3, Authentication Requirements Challenge</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9728#section-5.1">RFC 9728 §5.1, WWW-Authenticate Response</a>
 */
public final class Challenges {

    private static final String BEARER = "Bearer";
    private static final String DPOP = "DPoP";
    private static final Duration UNTIL_BUDGET = Duration.ofSeconds(60);

    private final @Nullable URI metadata;
    private final @Nullable String dpopAlgorithms;
    private final Supplier<@Nullable String> nonce;

    /**
     * @param metadata where the API describes itself; null for nowhere
     * @param offersDpop whether clients are told that it takes tokens that are bound to a key
     * @param nonce that proofs must have now; none if there is no such demand
     */
    Challenges(@Nullable URI metadata, boolean offersDpop, Supplier<@Nullable String> nonce) {
        this.metadata = metadata;
        this.nonce = nonce;
        this.dpopAlgorithms = offersDpop ? String.join(" ", ProtectedResourceMetadata.DPOP_ALGORITHMS) : null;
    }

    /** For a request without a credential. Names no error, as nothing was tried (RFC 6750 §3.1). */
    public Refusal missing() {
        return refusal(
                401, "token-missing", "The request needs an access token in its Authorization header.", all(""), null);
    }

    /** @param description only fixed text: it is quoted without escaping */
    public Refusal invalidRequest(String description) {
        return refusal(400, "invalid-request", description, all(error("invalid_request", description)), null);
    }

    /**
     * For a credential that is good but not for this.
     *
     * @param scopes those with which the request would be let through; none if that is not known
     */
    public Refusal insufficientScope(Collection<String> scopes) {
        return refusal(
                403,
                "insufficient-scope",
                Reason.INSUFFICIENT_SCOPE.description(),
                all("error=\"insufficient_scope\"" + scopeParameter(scopes)),
                null);
    }

    /** The parameter has at least one scope, if it is there (RFC 6750 §3). */
    private static String scopeParameter(Collection<String> scopes) {
        return scopes.isEmpty() ? "" : ", scope=\"" + String.join(" ", scopes) + "\"";
    }

    /**
     * For a credential of a user who has to sign in again, or more strongly.
     *
     * @param acrValues one of which is needed; none for any
     * @param maximumAge since the sign-in; null for any
     */
    public Refusal insufficientAuthentication(Collection<String> acrValues, @Nullable Duration maximumAge) {
        String description = Reason.INSUFFICIENT_AUTHENTICATION.description();
        StringBuilder challenge = new StringBuilder(error("insufficient_user_authentication", description));
        if (!acrValues.isEmpty()) {
            challenge
                    .append(", acr_values=\"")
                    .append(String.join(" ", acrValues))
                    .append('"');
        }
        if (maximumAge != null) {
            challenge.append(", max_age=\"").append(maximumAge.toSeconds()).append('"');
        }
        return refusal(401, "insufficient-user-authentication", description, all(challenge.toString()), null);
    }

    /** For a credential that was not accepted. */
    public Refusal of(CredentialVerificationException failure) {
        Reason reason = failure.reason();
        String description = failure.getMessage();
        if (failure instanceof VerificationUnavailableException unavailable) {
            return refusal(503, "token-verification-unavailable", description, List.of(), unavailable.retryAfter());
        }
        return switch (reason) {
            case BUDGET_EXCEEDED, TOO_MANY_WRONG_KEYS -> tooMany(failure, code(reason), description);
            case PROOF_MISSING, PROOF_INVALID, PROOF_REPLAYED ->
                refusal(401, code(reason), description, dpop("invalid_dpop_proof", description), null);
            case PROOF_NONCE_NEEDED ->
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
                retryAfter == null ? UNTIL_BUDGET : retryAfter,
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

    /** One for each scheme that the API takes. */
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

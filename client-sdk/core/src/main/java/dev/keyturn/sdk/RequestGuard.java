package dev.keyturn.sdk;

import dev.keyturn.sdk.internal.json.NumericDate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates the requests of an API, for adapters to web frameworks. Reads credentials from headers only: form parameters and queries are
 * easily logged, cached or sent by another site.
 *
 * <pre>{@code
 * RequestGuard guard = new RequestGuard(verifier, Clock.systemUTC());
 * try {
 *     VerifiedCredential credential = guard.authenticate(request);
 *     guard.requireScopes(credential, List.of("orders:read"));
 * } catch (RequestRefusedException e) {
 *     send(e.refusal().response());
 * }
 * }</pre>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2">RFC 6750 §2, Authenticated Requests</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-7.1">RFC 9449 §7.1, The DPoP Authentication Scheme</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.3.2">RFC 9700 §4.3.2, Access Token in Browser History</a>
 */
public final class RequestGuard {

    /** Header for an API key, besides {@code Authorization}. */
    public static final String API_KEY_HEADER = "X-API-Key";

    /** Header for a DPoP proof. */
    public static final String PROOF_HEADER = "DPoP";

    /** Header for the token of a gateway, which an API {@linkplain CredentialVerifierBuilder#behindGateway() behind it} reads only. */
    public static final String GATEWAY_TOKEN_HEADER = "X-Keyturn-Token";

    private static final String AUTHORIZATION = "Authorization";
    private static final String BEARER = "Bearer";
    private static final String DPOP = "DPoP";
    private static final boolean[] TOKEN_CHARACTERS = new boolean[128];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"
                .chars()
                .forEach(c -> TOKEN_CHARACTERS[c] = true);
    }

    private static final Set<String> READ_METHODS = Set.of("GET", "HEAD");

    private final CredentialVerifier verifier;
    private final Clock clock;
    private final @Nullable String metadataPath;

    /** @param clock for the age of sign-ins */
    public RequestGuard(CredentialVerifier verifier, Clock clock) {
        this.verifier = verifier;
        this.clock = clock;
        ProtectedResourceMetadata metadata = verifier.metadata();
        this.metadataPath = metadata == null ? null : metadata.location().getRawPath();
    }

    /**
     * Returns the API's metadata if the request asks for it, else null. The metadata is public, so check this before authentication.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9728#section-3.1">RFC 9728 §3.1, Protected Resource Metadata Request</a>
     */
    public @Nullable ProtectedResourceMetadata metadataFor(ApiRequest request) {
        boolean isAsked =
                metadataPath != null && metadataPath.equals(request.path()) && READ_METHODS.contains(request.method());
        return isAsked ? verifier.metadata() : null;
    }

    /**
     * Authenticates a request.
     *
     * @throws RequestRefusedException if the request has no credential, or an invalid one
     */
    public VerifiedCredential authenticate(ApiRequest request) {
        return authenticate(extract(request));
    }

    /**
     * Verifies the credential of a request.
     *
     * @param presented null if the request has none
     * @throws RequestRefusedException if the request has no credential, or an invalid one
     */
    public VerifiedCredential authenticate(@Nullable PresentedCredential presented) {
        if (presented == null) {
            throw new RequestRefusedException(verifier.challenges().missing());
        }
        try {
            return verifier.verify(presented);
        } catch (CredentialVerificationException e) {
            requireToken(presented.text());
            throw new RequestRefusedException(verifier.challenges().of(e));
        }
    }

    /**
     * Extracts the credential of a request without verifying it; null if the request has none.
     *
     * @throws RequestRefusedException if the request has more than one credential, or a malformed one; the characters of a JWT are checked
     *     by {@link #authenticate(PresentedCredential)}
     */
    public @Nullable PresentedCredential extract(ApiRequest request) {
        return verifier.isBehindGateway() ? ofGateway(request) : ofClient(request);
    }

    private @Nullable PresentedCredential ofGateway(ApiRequest request) {
        List<String> tokens = request.headers(GATEWAY_TOKEN_HEADER);
        if (tokens.size() > 1) {
            throw invalid("The request has more than one " + GATEWAY_TOKEN_HEADER + " header.");
        }
        return tokens.isEmpty() ? null : presented(tokens.get(0), 0, request);
    }

    private @Nullable PresentedCredential ofClient(ApiRequest request) {
        List<String> authorizations = request.headers(AUTHORIZATION);
        if (authorizations.size() > 1) {
            throw invalid("The request has more than one Authorization header.");
        }
        PresentedCredential ofHeader = authorizations.isEmpty() ? null : read(authorizations.get(0), request);
        List<String> keys = verifier.acceptsApiKeys() ? request.headers(API_KEY_HEADER) : List.of();
        if (keys.isEmpty()) {
            return ofHeader;
        }
        if (ofHeader != null || keys.size() > 1) {
            throw invalid("The request has more than one credential.");
        }
        return presented(keys.get(0), 0, request);
    }

    /**
     * Requires all of the scopes.
     *
     * @throws RequestRefusedException if the credential lacks one of them; the response is 403 with {@code insufficient_scope}
     */
    public void requireScopes(VerifiedCredential credential, Collection<String> scopes) {
        if (!credential.scopes().containsAll(scopes)) {
            throw new RequestRefusedException(verifier.challenges().insufficientScope(scopes));
        }
    }

    /**
     * Requires a user who has signed in strongly and recently enough.
     *
     * @param acrValues authentication context classes of which one is required; empty for any. A level of Keyturn, such as
     *     {@code urn:keyturn:acr:1}, is satisfied by a higher one; other values are compared exactly
     * @param maxAge maximum time since the sign-in; null for any
     * @throws RequestRefusedException if the credential does not show that; the response is 401 with
     *     {@code insufficient_user_authentication}
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9470#section-3">RFC 9470 §3, Authentication Requirements Challenge</a>
     */
    public void requireAuthentication(
            VerifiedCredential credential, Collection<String> acrValues, @Nullable Duration maxAge) {
        boolean isStrong = acrValues.isEmpty()
                || (credential.claims().get("acr") instanceof String acr
                        && AuthenticationLevel.satisfiesOneOf(acrValues, acr));
        if (!isStrong || !isRecent(credential, maxAge)) {
            throw new RequestRefusedException(verifier.challenges().insufficientAuthentication(acrValues, maxAge));
        }
    }

    private boolean isRecent(VerifiedCredential credential, @Nullable Duration maxAge) {
        if (maxAge == null) {
            return true;
        }
        Instant signedInAt = NumericDate.read(credential.claims().get("auth_time"));
        return signedInAt != null
                && Duration.between(signedInAt, clock.instant()).compareTo(maxAge) <= 0;
    }

    /** Responses to requests without a sufficient credential. */
    public Challenges challenges() {
        return verifier.challenges();
    }

    private @Nullable PresentedCredential read(String value, ApiRequest request) {
        boolean isDpop = isScheme(DPOP, value);
        if (!isDpop && !isScheme(BEARER, value)) {
            return null;
        }
        if (hasTokenInQuery(request.query())) {
            throw invalid("The request has an access token in its header and another one in its query.");
        }
        PresentedCredential presented = presented(value, afterScheme(value, isDpop ? DPOP : BEARER), request);
        return isDpop ? withProof(presented, request) : presented;
    }

    /** Does not check the characters of a JWT, since a valid one has no others; they are checked if the JWT is rejected. */
    private PresentedCredential presented(String header, int start, ApiRequest request) {
        PresentedCredential presented = PresentedCredential.in(header, start, request);
        if (!presented.isLikeJwt()) {
            requireToken(presented.text());
        }
        return presented;
    }

    private PresentedCredential withProof(PresentedCredential presented, ApiRequest request) {
        List<String> proofs = request.headers(PROOF_HEADER);
        try {
            return presented.withDpop(proofs.size() == 1 ? proofs.get(0) : null, request.method(), request.target());
        } catch (IllegalArgumentException e) {
            throw invalid("The URL of the request is malformed.");
        }
    }

    private static boolean isScheme(String scheme, String value) {
        return value.regionMatches(true, 0, scheme, 0, scheme.length())
                && (value.length() == scheme.length() || value.charAt(scheme.length()) == ' ');
    }

    private static int afterScheme(String value, String scheme) {
        int start = scheme.length();
        while (start < value.length() && value.charAt(start) == ' ') {
            start++;
        }
        return start;
    }

    /** Other characters than those of {@code b64token} are a malformed request, except in an imported API key, which may have all visible ones. */
    private void requireToken(String text) {
        if (!isToken(text) && !verifier.hasCharactersOfImportedKey(text)) {
            throw invalid("The credential of the request is malformed.");
        }
    }

    /** {@code b64token} of RFC 6750 §2.1: one or more of its characters, then any number of equals signs. */
    private static boolean isToken(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c >= TOKEN_CHARACTERS.length || !TOKEN_CHARACTERS[c]) {
                return false;
            }
        }
        return end > 0;
    }

    private static boolean hasTokenInQuery(@Nullable String query) {
        return query != null && (query.startsWith("access_token=") || query.contains("&access_token="));
    }

    private RequestRefusedException invalid(String description) {
        return new RequestRefusedException(verifier.challenges().invalidRequest(description));
    }
}

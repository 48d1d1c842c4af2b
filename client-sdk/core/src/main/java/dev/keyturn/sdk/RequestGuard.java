package dev.keyturn.sdk;

import dev.keyturn.sdk.server.NumericDate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whose a request is, and whether that suffices. Credentials are taken from headers alone: a form or a query is too
 * easily logged, cached, or sent by another site.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2">RFC 6750 §2, Authenticated Requests</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-7.1">RFC 9449 §7.1, The DPoP Authentication Scheme</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.3.2">RFC 9700 §4.3.2, Access Token in Browser History</a>
 */
public final class RequestGuard {

    /** The header in which an API key can come that is sent as nothing else. */
    public static final String API_KEY_HEADER = "X-API-Key";

    /** The header in which a proof comes that the client has the key that its token is bound to. */
    public static final String PROOF_HEADER = "DPoP";

    private static final String AUTHORIZATION = "Authorization";
    private static final String BEARER = "Bearer";
    private static final String DPOP = "DPoP";
    private static final boolean[] TOKEN_CHARACTERS = new boolean[128];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"
                .chars()
                .forEach(c -> TOKEN_CHARACTERS[c] = true);
    }

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final CredentialVerifier verifier;
    private final Clock clock;
    private final @Nullable String metadataPath;

    public RequestGuard(CredentialVerifier verifier, Clock clock) {
        this.verifier = verifier;
        this.clock = clock;
        ProtectedResourceMetadata metadata = verifier.metadata();
        this.metadataPath = metadata == null ? null : metadata.location().getRawPath();
    }

    /**
     * What the API says of itself, if that is what is asked for; null otherwise. Everybody may know it, so look before the request is
     * held to anything.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9728#section-3.1">RFC 9728 §3.1, Protected Resource Metadata Request</a>
     */
    public @Nullable ProtectedResourceMetadata metadataFor(ApiRequest request) {
        boolean isAsked =
                metadataPath != null && metadataPath.equals(request.path()) && READING.contains(request.method());
        return isAsked ? verifier.metadata() : null;
    }

    /**
     * Whose the request is.
     *
     * @throws RequestRefusedException if it has no credential, or none that is good
     */
    public VerifiedCredential require(ApiRequest request) {
        return require(presentedBy(request));
    }

    /**
     * Whose a credential is.
     *
     * @param presented null if there is none
     * @throws RequestRefusedException if there is none, or it is not good
     */
    public VerifiedCredential require(@Nullable PresentedCredential presented) {
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
     * The credential that a request has, for those who do more with it than to verify it. Null if it has none.
     *
     * @throws RequestRefusedException if it has several, or one that is malformed; whether a JWT is, only {@link #require} says
     */
    public @Nullable PresentedCredential presentedBy(ApiRequest request) {
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
     * Demands scopes.
     *
     * @throws RequestRefusedException if the credential lacks one of them
     */
    public void requireScopes(VerifiedCredential credential, Collection<String> scopes) {
        if (!credential.scopes().containsAll(scopes)) {
            throw new RequestRefusedException(verifier.challenges().insufficientScope(scopes));
        }
    }

    /**
     * Demands that the user has signed in so, and no longer ago.
     *
     * @param acrValues one of which is needed; none for any
     * @param maximumAge since the sign-in; null for any
     * @throws RequestRefusedException if the credential says otherwise, or nothing
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9470#section-4">RFC 9470 §4, Authorization Request</a>
     */
    public void requireAuthentication(
            VerifiedCredential credential, Collection<String> acrValues, @Nullable Duration maximumAge) {
        boolean isStrong = acrValues.isEmpty()
                || (credential.claims().get("acr") instanceof String acr && acrValues.contains(acr));
        if (!isStrong || !isRecent(credential, maximumAge)) {
            throw new RequestRefusedException(verifier.challenges().insufficientAuthentication(acrValues, maximumAge));
        }
    }

    private boolean isRecent(VerifiedCredential credential, @Nullable Duration maximumAge) {
        if (maximumAge == null) {
            return true;
        }
        Instant signedInAt = NumericDate.read(credential.claims().get("auth_time"));
        return signedInAt != null
                && Duration.between(signedInAt, clock.instant()).compareTo(maximumAge) <= 0;
    }

    /** What to answer otherwise. */
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

    /**
     * Leaves the characters of a JWT for when it is refused: none that is good has others, and looking at each takes as long as remembering it.
     */
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
            throw invalid("The address of the request is malformed.");
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

    /**
     * A credential with other characters is no credential but a malformed request. A key of another product may have all that
     * are visible, since its holder goes on to send it as before.
     */
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

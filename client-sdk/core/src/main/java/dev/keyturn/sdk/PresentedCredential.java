package dev.keyturn.sdk;

import dev.keyturn.sdk.internal.cache.CredentialDigest;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Credential as a client presented it, with the parts of the request that sender-constrained credentials depend on. Only the text is
 * required. Immutable: each {@code with} method returns a copy.
 *
 * <pre>{@code
 * PresentedCredential.of(token)
 *         .withDpop(proof, "POST", URI.create("https://orders.example.com/orders"))
 *         .withClientAddress("203.0.113.7");
 * }</pre>
 */
public final class PresentedCredential {

    /** First characters of a JWT: an opening brace and a quotation mark in base64url. */
    static final String JWT_START = "eyJ";

    private final String source;
    private final int start;
    private final @Nullable ApiRequest origin;
    private @Nullable String proof;
    private @Nullable String method;
    private @Nullable URI target;
    private @Nullable X509Certificate certificate;
    private @Nullable String address;
    private @Nullable String userAgent;
    private boolean isWithDpopScheme;
    private long cost = 1;

    private PresentedCredential(String source, int start, @Nullable ApiRequest origin) {
        this.source = source;
        this.start = start;
        this.origin = origin;
    }

    private PresentedCredential(PresentedCredential other) {
        this(other.source, other.start, other.origin);
        this.proof = other.proof;
        this.method = other.method;
        this.target = other.target;
        this.certificate = other.certificate;
        this.address = other.address;
        this.userAgent = other.userAgent;
        this.isWithDpopScheme = other.isWithDpopScheme;
        this.cost = other.cost;
    }

    /**
     * Creates a credential from its text.
     *
     * @param text value after {@code Bearer} or {@code DPoP}, or of the header {@code X-API-Key}, without surrounding spaces
     */
    public static PresentedCredential of(String text) {
        return new PresentedCredential(text, 0, null);
    }

    /**
     * Creates a credential of a request, whose address, certificate and user agent are read when they are needed.
     *
     * @param header header value that ends with the credential; not copied, since most are only digested
     * @param start index at which the credential starts
     */
    static PresentedCredential in(String header, int start, ApiRequest request) {
        return new PresentedCredential(header, start, request);
    }

    /**
     * Returns a copy that was presented with the scheme {@code DPoP}.
     *
     * @param proof value of the header {@code DPoP}; null if there is none, or more than one
     * @param method HTTP method in upper case
     * @param target URL to which the client sent the request, before any proxy
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-7.1">RFC 9449 §7.1, The DPoP Authentication Scheme</a>
     */
    public PresentedCredential withDpop(@Nullable String proof, String method, URI target) {
        PresentedCredential other = new PresentedCredential(this);
        other.isWithDpopScheme = true;
        other.proof = proof;
        other.method = method;
        other.target = target;
        return other;
    }

    /**
     * Returns a copy with the client certificate of the TLS connection.
     *
     * @param certificate null if the connection has none
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-3">RFC 8705 §3, Mutual-TLS Client Certificate-Bound Access Tokens</a>
     */
    public PresentedCredential withCertificate(@Nullable X509Certificate certificate) {
        PresentedCredential other = new PresentedCredential(this);
        other.certificate = certificate;
        return other;
    }

    /**
     * Returns a copy with the client's IP address, on which API keys may depend.
     *
     * @param address address behind all trusted proxies; null if unknown
     */
    public PresentedCredential withClientAddress(@Nullable String address) {
        PresentedCredential other = new PresentedCredential(this);
        other.address = address;
        return other;
    }

    /**
     * Returns a copy with the client's user agent, which the server records as usage of API keys.
     *
     * @param userAgent null if unknown
     */
    public PresentedCredential withUserAgent(@Nullable String userAgent) {
        PresentedCredential other = new PresentedCredential(this);
        other.userAgent = userAgent;
        return other;
    }

    /**
     * Returns a copy with the cost of the call, which is deducted from the budgets of an API key. By default 1. If a response of the server
     * is lost, the retry deducts it again.
     *
     * @param cost 0 or more
     */
    public PresentedCredential withCost(long cost) {
        if (cost < 0) {
            throw new IllegalArgumentException("The cost must be 0 or more.");
        }
        PresentedCredential other = new PresentedCredential(this);
        other.cost = cost;
        return other;
    }

    /** Text of the credential: secret, so never log it. */
    public String text() {
        return source.substring(start);
    }

    boolean isLikeJwt() {
        return source.startsWith(JWT_START, start);
    }

    /** Cache key; null if the credential is not cached. */
    @Nullable
    CredentialDigest digest() {
        return CredentialDigest.of(source, start);
    }

    /** Request that carried the credential; null if unknown. */
    @Nullable
    ApiRequest origin() {
        return origin;
    }

    /** IP address of the client; null if unknown. */
    public @Nullable String address() {
        return address == null && origin != null ? origin.address() : address;
    }

    /** User agent of the client; null if unknown. */
    public @Nullable String userAgent() {
        if (userAgent != null || origin == null) {
            return userAgent;
        }
        List<String> userAgents = origin.headers("User-Agent");
        return userAgents.isEmpty() ? null : userAgents.get(0);
    }

    /** Cost of the call, deducted from the budgets of an API key. */
    public long cost() {
        return cost;
    }

    boolean isWithDpopScheme() {
        return isWithDpopScheme;
    }

    @Nullable
    String proof() {
        return proof;
    }

    @Nullable
    String method() {
        return method;
    }

    @Nullable
    URI target() {
        return target;
    }

    @Nullable
    X509Certificate certificate() {
        return certificate == null && origin != null ? origin.certificate() : certificate;
    }

    /** Omits the credential. */
    @Override
    public String toString() {
        return "PresentedCredential[address=" + address() + "]";
    }
}

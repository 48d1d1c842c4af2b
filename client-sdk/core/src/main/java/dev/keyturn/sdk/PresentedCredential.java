package dev.keyturn.sdk;

import dev.keyturn.sdk.cache.CredentialDigest;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A credential with what is known of the request that it came with. Only the text is always needed; the rest is for credentials
 * that are bound to something. Does not change: each method that adds something gives another one.
 */
public final class PresentedCredential {

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

    /** @param text what follows {@code Bearer} or {@code DPoP}, or stands in a header of its own, without spaces around it */
    public static PresentedCredential of(String text) {
        return new PresentedCredential(text, 0, null);
    }

    /**
     * It came with a request, which is asked for its address, certificate and user agent as soon as one of them matters.
     *
     * @param header value of the header whose end the credential is; it is not copied, since most are only digested
     * @param start where in it the credential begins
     */
    static PresentedCredential in(String header, int start, ApiRequest request) {
        return new PresentedCredential(header, start, request);
    }

    /**
     * It came as {@code Authorization: DPoP}.
     *
     * @param proof value of the header {@code DPoP}; null if there is none, or several
     * @param target of the request as the client knows it, in front of all proxies
     */
    public PresentedCredential withDpop(@Nullable String proof, String method, URI target) {
        PresentedCredential other = new PresentedCredential(this);
        other.isWithDpopScheme = true;
        other.proof = proof;
        other.method = method;
        other.target = target;
        return other;
    }

    /** @param certificate of the client, with which the connection was made; null if it has none */
    public PresentedCredential withCertificate(@Nullable X509Certificate certificate) {
        PresentedCredential other = new PresentedCredential(this);
        other.certificate = certificate;
        return other;
    }

    /** @param address from which it came, behind proxies that are trusted; null if that is not known */
    public PresentedCredential from(@Nullable String address) {
        PresentedCredential other = new PresentedCredential(this);
        other.address = address;
        return other;
    }

    /** @param userAgent what presented it, by its own account; null if that is not known */
    public PresentedCredential by(@Nullable String userAgent) {
        PresentedCredential other = new PresentedCredential(this);
        other.userAgent = userAgent;
        return other;
    }

    /**
     * @param cost what the call takes from the budgets of an API key: 1 if it is not said, 0 for nothing; if the answer is lost on its
     *     way, the second attempt takes it again
     */
    public PresentedCredential costing(long cost) {
        if (cost < 0) {
            throw new IllegalArgumentException("A call must not cost less than nothing.");
        }
        PresentedCredential other = new PresentedCredential(this);
        other.cost = cost;
        return other;
    }

    public String text() {
        return source.substring(start);
    }

    boolean isLikeJwt() {
        return CredentialShape.isLikeJwt(source, start);
    }

    /** By which something is remembered of it; null if nothing is. */
    @Nullable
    CredentialDigest digest() {
        return CredentialDigest.of(source, start);
    }

    /** The request with which it came; null if that is not known. */
    @Nullable
    ApiRequest origin() {
        return origin;
    }

    public @Nullable String address() {
        return address == null && origin != null ? origin.address() : address;
    }

    public @Nullable String userAgent() {
        if (userAgent != null || origin == null) {
            return userAgent;
        }
        List<String> userAgents = origin.headers("User-Agent");
        return userAgents.isEmpty() ? null : userAgents.get(0);
    }

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

    /** Says nothing of the credential. */
    @Override
    public String toString() {
        return "PresentedCredential[address=" + address() + "]";
    }
}

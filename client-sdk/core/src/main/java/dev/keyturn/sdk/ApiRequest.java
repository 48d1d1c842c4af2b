package dev.keyturn.sdk;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request to an API, with the parts that authentication depends on. Each web framework's adapter implements it. */
public interface ApiRequest {

    /** All values of a header in their order; empty if the header is absent. */
    List<String> headers(String name);

    /** HTTP method in upper case. */
    String method();

    /**
     * URL to which the client sent the request, before any proxy. Proofs of sender-constrained tokens are compared with it.
     *
     * @throws IllegalArgumentException if it is not a URI
     */
    URI target();

    /** Path of the URL, not decoded; {@code /} if it is empty. */
    String path();

    /** Query of the URL without the question mark, not decoded; null if there is none. */
    @Nullable
    String query();

    /** IP address of the client, behind all trusted proxies; null if unknown. */
    @Nullable
    String address();

    /** Client certificate of the TLS connection; null if there is none. */
    @Nullable
    X509Certificate certificate();
}

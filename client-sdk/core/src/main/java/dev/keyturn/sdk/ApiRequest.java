package dev.keyturn.sdk;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request to an API, as far as it matters to whose it is. Each web framework's adapter has one. */
public interface ApiRequest {

    /** All values of a header, in their order; none if it is not there. */
    List<String> headers(String name);

    /** Of HTTP, in upper case. */
    String method();

    /**
     * Where the client sent it, in front of all proxies; for tokens that are bound to a key.
     *
     * @throws IllegalArgumentException if that is no URI
     */
    URI target();

    /** Of its target, not decoded: what stands between the host and the question mark, {@code /} at least. */
    String path();

    /** What follows the question mark, not decoded; null if there is nothing. */
    @Nullable
    String query();

    /** From where it came, behind proxies that are trusted; null if that is not known. */
    @Nullable
    String address();

    /** The client's certificate; null if the connection has none. */
    @Nullable
    X509Certificate certificate();
}

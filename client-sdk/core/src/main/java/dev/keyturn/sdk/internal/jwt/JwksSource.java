package dev.keyturn.sdk.internal.jwt;

import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.internal.server.IssuerMetadata;
import dev.keyturn.sdk.internal.server.IssuerUri;
import dev.keyturn.sdk.internal.server.ServerHttp;
import dev.keyturn.sdk.internal.server.ServerHttp.Deadline;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Source of an issuer's published keys. Each fetch reads the metadata and then the JWK set, within one deadline.
 *
 * @param jwksUri URL of the JWK set; null to read it from the metadata
 */
record JwksSource(IssuerUri issuer, @Nullable URI jwksUri, Set<SignatureAlgorithm> algorithms, ServerHttp http) {

    /** Enough for hundreds of keys, or dozens with certificates. */
    static final int MAX_BYTES = 256 * 1024;

    /**
     * Fetches the keys.
     *
     * @throws IOException if they cannot be read within the deadline or are invalid; the message contains the URL and the cause
     */
    KeySet fetchKeys() throws IOException, InterruptedException {
        Deadline deadline = http.deadline();
        URI location = jwksUri != null
                ? jwksUri
                : IssuerMetadata.fetch(issuer, http, deadline).address("jwks_uri");
        byte[] document = http.get(location, deadline, MAX_BYTES);
        try {
            return KeySet.parse(document, algorithms);
        } catch (ParseException e) {
            throw new IOException(location + " is " + e.getMessage(), e);
        }
    }
}

package dev.keyturn.sdk.jwt;

import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.server.IssuerMetadata;
import dev.keyturn.sdk.server.IssuerUri;
import dev.keyturn.sdk.server.ServerHttp;
import dev.keyturn.sdk.server.ServerHttp.Deadline;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an issuer publishes. Each fetch reads its metadata anew, and then the keys to which they lead, within one
 * deadline.
 *
 * @param jwksUri where the keys are; null to learn it from the metadata
 */
record IssuerDocuments(IssuerUri issuer, @Nullable URI jwksUri, Set<SignatureAlgorithm> algorithms, ServerHttp http) {

    /** Room for hundreds of keys, or dozens with their certificates. */
    static final int MAXIMUM_BYTES = 256 * 1024;

    /**
     * The keys as they are published now.
     *
     * @throws IOException if they cannot be had in time or are not what they should be; the message says which address
     *     failed and why
     */
    KeySet fetchKeys() throws IOException, InterruptedException {
        Deadline deadline = http.deadline();
        URI location = jwksUri != null
                ? jwksUri
                : IssuerMetadata.fetch(issuer, http, deadline).address("jwks_uri");
        byte[] document = http.get(location, deadline, MAXIMUM_BYTES);
        try {
            return KeySet.parse(document, algorithms);
        } catch (ParseException e) {
            throw new IOException(location + " is " + e.getMessage(), e);
        }
    }
}

package dev.keyturn.sdk.internal.server;

import dev.keyturn.sdk.internal.json.Json;
import dev.keyturn.sdk.internal.server.ServerHttp.Deadline;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/**
 * Metadata of an issuer.
 *
 * @param members members of the document, whose {@code issuer} is the expected one
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414#section-3">RFC 8414 §3, Obtaining Authorization Server Metadata</a>
 */
public record IssuerMetadata(IssuerUri issuer, Map<String, Object> members) {

    private static final int MAX_BYTES = 256 * 1024;

    /**
     * Fetches the metadata from either well-known URL, since a server need not have both.
     *
     * @throws IOException if neither has usable metadata; the first failure, with the second one suppressed
     */
    public static IssuerMetadata fetch(IssuerUri issuer, ServerHttp http, Deadline deadline)
            throws IOException, InterruptedException {
        IOException failure = null;
        for (URI location : List.of(issuer.authorizationServerMetadata(), issuer.openIdConfiguration())) {
            try {
                return read(issuer, location, http.get(location, deadline, MAX_BYTES));
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure != null ? failure : new IOException("There is no metadata.");
    }

    private static IssuerMetadata read(IssuerUri issuer, URI location, byte[] document) throws IOException {
        try {
            Map<String, Object> members = Json.parseObject(document);
            if (!issuer.value().equals(members.get("issuer"))) {
                throw new IOException(location + " describes another issuer than " + issuer.value());
            }
            return new IssuerMetadata(issuer, members);
        } catch (ParseException e) {
            throw new IOException(location + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a URL.
     *
     * @throws IOException if the member is absent, or the URL is not trustworthy
     */
    public URI address(String member) throws IOException {
        if (!(members.get(member) instanceof String text)) {
            throw new IOException("The metadata of " + issuer.value() + " has no " + member);
        }
        try {
            return issuer.requireTrustworthy("The " + member + " of the issuer", URI.create(text));
        } catch (IllegalArgumentException e) {
            throw new IOException("The metadata of " + issuer.value() + " cannot be used: " + e.getMessage(), e);
        }
    }
}

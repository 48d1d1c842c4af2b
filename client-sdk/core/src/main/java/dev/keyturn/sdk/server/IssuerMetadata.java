package dev.keyturn.sdk.server;

import dev.keyturn.sdk.server.ServerHttp.Deadline;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/**
 * What an issuer says about itself.
 *
 * @param members of the document, whose {@code issuer} is the expected one
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414#section-3">RFC 8414 §3, Obtaining Authorization Server Metadata</a>
 */
public record IssuerMetadata(IssuerUri issuer, Map<String, Object> members) {

    private static final int MAXIMUM_BYTES = 256 * 1024;

    /**
     * Asks at both well-known places, as a server need not have both.
     *
     * @throws IOException if neither has metadata that can be used; the first one's failure, with the other's
     */
    public static IssuerMetadata fetch(IssuerUri issuer, ServerHttp http, Deadline deadline)
            throws IOException, InterruptedException {
        IOException failure = null;
        for (URI location : List.of(issuer.authorizationServerMetadata(), issuer.openIdConfiguration())) {
            try {
                return read(issuer, location, http.get(location, deadline, MAXIMUM_BYTES));
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
     * The address that a member holds.
     *
     * @throws IOException if it is not there, or is one that nothing may be read from or sent to
     */
    public URI address(String member) throws IOException {
        if (!(members.get(member) instanceof String text)) {
            throw new IOException("The metadata of " + issuer.value() + " have no " + member);
        }
        try {
            return issuer.requireTrustworthy("The " + member + " of the issuer", URI.create(text));
        } catch (IllegalArgumentException e) {
            throw new IOException("The metadata of " + issuer.value() + " cannot be used: " + e.getMessage(), e);
        }
    }
}

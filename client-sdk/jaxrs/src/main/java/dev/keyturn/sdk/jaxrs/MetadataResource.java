package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.ProtectedResourceMetadata;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/**
 * Resource that publishes the protected resource metadata of the API. Register one with the application, which must be at the root of its
 * host.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9728#section-3">RFC 9728 §3, Obtaining Protected Resource Metadata</a>
 */
@Path(".well-known/oauth-protected-resource{path: (/.*)?}")
public final class MetadataResource {

    private final ProtectedResourceMetadata metadata;

    /** Creates a resource for the metadata. */
    public MetadataResource(ProtectedResourceMetadata metadata) {
        this.metadata = metadata;
    }

    /** Returns the document, at the path of its location only. */
    @GET
    @Produces(ProtectedResourceMetadata.MEDIA_TYPE)
    public Response document(@Context UriInfo uri) {
        if (!uri.getRequestUri().getRawPath().equals(metadata.location().getRawPath())) {
            throw new NotFoundException();
        }
        return CredentialFilter.response(metadata.response());
    }
}

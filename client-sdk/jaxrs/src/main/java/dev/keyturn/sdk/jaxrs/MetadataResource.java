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
 * Publishes what the API says of itself. Register one with the application, which has to be at the root of its host, since that is where
 * the place for it begins.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9728#section-3">RFC 9728 §3, Obtaining Protected Resource Metadata</a>
 */
@Path(".well-known/oauth-protected-resource{path: (/.*)?}")
public final class MetadataResource {

    private final ProtectedResourceMetadata metadata;

    public MetadataResource(ProtectedResourceMetadata metadata) {
        this.metadata = metadata;
    }

    /** The document, at its place and nowhere else. */
    @GET
    @Produces(ProtectedResourceMetadata.MEDIA_TYPE)
    public Response document(@Context UriInfo uri) {
        if (!uri.getRequestUri().getRawPath().equals(metadata.location().getRawPath())) {
            throw new NotFoundException();
        }
        return Response.ok(metadata.document())
                .header("Cache-Control", ProtectedResourceMetadata.CACHE_CONTROL)
                .build();
    }
}

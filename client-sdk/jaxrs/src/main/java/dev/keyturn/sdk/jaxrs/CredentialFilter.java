package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.Refusal;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.List;

/** Lets requests pass that have a good credential with all scopes that are demanded, and refuses all others. */
@RequireCredential
@Priority(Priorities.AUTHENTICATION)
public final class CredentialFilter implements ContainerRequestFilter {

    /** The property of the request that holds the {@link VerifiedCredential}. */
    public static final String PROPERTY = "dev.keyturn.sdk.VerifiedCredential";

    private final RequestGuard guard;
    private final List<String> scopes;

    /** Demands a credential of resources that it is bound to, and no scope. */
    public CredentialFilter(RequestGuard guard) {
        this(guard, List.of());
    }

    CredentialFilter(RequestGuard guard, Collection<String> scopes) {
        this.guard = guard;
        this.scopes = List.copyOf(scopes);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        try {
            VerifiedCredential credential = request.getProperty(PROPERTY) instanceof VerifiedCredential known
                    ? known
                    : guard.require(new RestRequest(request));
            guard.requireScopes(credential, scopes);
            request.setProperty(PROPERTY, credential);
            request.setSecurityContext(new CredentialSecurityContext(credential, request.getSecurityContext()));
        } catch (RequestRefusedException e) {
            request.abortWith(answer(e.refusal()));
        }
    }

    private static Response answer(Refusal refusal) {
        Response.ResponseBuilder response = Response.status(refusal.status())
                .type(Refusal.MEDIA_TYPE)
                .header("Cache-Control", "no-store")
                .entity(refusal.body());
        refusal.challenges().forEach(challenge -> response.header("WWW-Authenticate", challenge));
        if (refusal.retryAfter() != null) {
            response.header("Retry-After", refusal.retryAfterSeconds());
        }
        if (refusal.dpopNonce() != null) {
            response.header("DPoP-Nonce", refusal.dpopNonce());
        }
        return response.build();
    }
}

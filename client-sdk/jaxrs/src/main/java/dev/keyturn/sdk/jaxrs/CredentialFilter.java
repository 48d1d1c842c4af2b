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

/**
 * Rejects requests that do not meet what their resource demands. The certificate of a connection is known in a servlet container, where the
 * properties of requests are its attributes.
 */
@Priority(Priorities.AUTHENTICATION)
public final class CredentialFilter implements ContainerRequestFilter {

    /** The property of the request that holds the {@link VerifiedCredential}. */
    public static final String PROPERTY = "dev.keyturn.sdk.VerifiedCredential";

    /**
     * The property of the request that holds from where it came, as a text, behind proxies that are trusted. Jakarta REST does not say it, so a filter
     * of the application has to, or API keys that are bound to addresses are refused.
     */
    public static final String ADDRESS_PROPERTY = "dev.keyturn.sdk.address";

    private final RequestGuard guard;
    private final Demands demands;
    private final Locators locators;

    /** @param demands of the resource's method */
    CredentialFilter(RequestGuard guard, Demands demands, Locators locators) {
        this.guard = guard;
        this.demands = demands;
        this.locators = locators;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Demands all = demands.and(locators.demandsOnTheWay(request.getUriInfo()));
        if (!all.credential()) {
            return;
        }
        try {
            VerifiedCredential credential = request.getProperty(PROPERTY) instanceof VerifiedCredential known
                    ? known
                    : guard.require(new RestRequest(request));
            all.check(credential, guard);
            request.setProperty(PROPERTY, credential);
            request.setSecurityContext(new CredentialSecurityContext(credential, request.getSecurityContext()));
        } catch (RequestRefusedException e) {
            request.abortWith(answer(e.refusal()));
        }
    }

    private static Response answer(Refusal refusal) {
        Response.ResponseBuilder response =
                Response.status(refusal.status()).type(Refusal.MEDIA_TYPE).entity(refusal.body());
        refusal.headers().forEach((name, values) -> values.forEach(value -> response.header(name, value)));
        return response.build();
    }
}

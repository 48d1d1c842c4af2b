package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.ApiResponse;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.internal.access.Requirements;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;

/**
 * Request filter that refuses requests without the credential that their resource requires. {@link CredentialFeature} registers it. The
 * client certificate of a connection is only known in a servlet container, whose request attributes are properties of the request.
 */
@Priority(Priorities.AUTHENTICATION)
public final class CredentialFilter implements ContainerRequestFilter {

    /**
     * Name of the property of the request with the client's IP address, a {@code String}. Jakarta REST does not provide the address, so a
     * filter of the application must set it; without it, API keys that are restricted to addresses are rejected.
     */
    public static final String ADDRESS_PROPERTY = "dev.keyturn.sdk.address";

    private final RequestGuard guard;
    private final Requirements requirements;
    private final Locators locators;

    /** @param requirements requirements of the resource method */
    CredentialFilter(RequestGuard guard, Requirements requirements, Locators locators) {
        this.guard = guard;
        this.requirements = requirements;
        this.locators = locators;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Requirements all = requirements.and(locators.requirementsOnTheWay(request.getUriInfo()));
        if (!all.credential()) {
            return;
        }
        try {
            VerifiedCredential credential =
                    request.getProperty(VerifiedCredential.ATTRIBUTE) instanceof VerifiedCredential verified
                            ? verified
                            : guard.authenticate(new RestRequest(request));
            all.check(credential, guard);
            request.setProperty(VerifiedCredential.ATTRIBUTE, credential);
            request.setSecurityContext(new CredentialSecurityContext(credential, request.getSecurityContext()));
        } catch (RequestRefusedException e) {
            request.abortWith(response(e.refusal().response()));
        }
    }

    /** Copies a prepared response. */
    static Response response(ApiResponse prepared) {
        Response.ResponseBuilder response = Response.ok();
        return response.entity(prepared.writeTo(response::status, response::header))
                .build();
    }
}

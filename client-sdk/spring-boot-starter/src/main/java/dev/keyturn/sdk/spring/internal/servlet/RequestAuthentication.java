package dev.keyturn.sdk.spring.internal.servlet;

import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.Refusal;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.Responses;
import dev.keyturn.sdk.servlet.ServletApiRequest;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/** Authenticates requests of servlets: verifies the credential once, and stores the result in an attribute of the request. */
public final class RequestAuthentication {

    private static final String REFUSAL = RequestAuthentication.class.getName() + ".REFUSAL";
    private static final String PUBLIC = RequestAuthentication.class.getName() + ".PUBLIC";

    private final RequestGuard guard;
    private final CorsResponder cors;

    /** @param beans to look up the application's CORS configuration */
    public RequestAuthentication(RequestGuard guard, ListableBeanFactory beans) {
        this.guard = guard;
        this.cors = new CorsResponder(beans);
    }

    public RequestGuard guard() {
        return guard;
    }

    /** @throws RequestRefusedException if the request has no valid credential */
    public VerifiedCredential authenticate(HttpServletRequest request) {
        if (request.getAttribute(VerifiedCredential.ATTRIBUTE) instanceof VerifiedCredential credential) {
            return credential;
        }
        RequestRefusedException refusal = refusalOf(request);
        if (refusal != null) {
            throw refusal;
        }
        VerifiedCredential credential = guard.authenticate(new ServletApiRequest(request));
        request.setAttribute(VerifiedCredential.ATTRIBUTE, credential);
        return credential;
    }

    /** Passes a request for a public path. Verifies its credential if it has one; an invalid one is ignored until a handler requires one. */
    public void passPublic(HttpServletRequest request) {
        try {
            PresentedCredential presented = guard.extract(new ServletApiRequest(request));
            if (presented != null) {
                request.setAttribute(VerifiedCredential.ATTRIBUTE, guard.authenticate(presented));
            }
        } catch (RequestRefusedException e) {
            request.setAttribute(REFUSAL, e);
        }
        request.setAttribute(PUBLIC, true);
    }

    /** Whether a request has passed the filter. False for one that did not come through it, for example on another port. */
    public static boolean hasPassed(HttpServletRequest request) {
        return request.getAttribute(VerifiedCredential.ATTRIBUTE) instanceof VerifiedCredential
                || request.getAttribute(PUBLIC) != null;
    }

    /** Refusal of the credential of a request for a public path; null if it had none, or a valid one. */
    public @Nullable RequestRefusedException refusalOf(ServletRequest request) {
        return request.getAttribute(REFUSAL) instanceof RequestRefusedException refusal ? refusal : null;
    }

    /** Writes a refusal, with the CORS headers that let a browser show it to an allowed origin. */
    public void refuse(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!cors.respond(request, response)) {
            Responses.write(refusal.response(), response);
        }
    }
}

package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.Refusal;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.Refusals;
import dev.keyturn.sdk.servlet.ServletApiRequest;
import dev.keyturn.sdk.servlet.VerifiedCredentials;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds out whose request it is: verifies its credential once, and keeps the result with the request. */
final class RequestAuthentication {

    private static final String REFUSAL = RequestAuthentication.class.getName() + ".REFUSAL";

    private final RequestGuard guard;
    private final CrossOriginAnswers crossOrigin;

    RequestAuthentication(RequestGuard guard, CrossOriginAnswers crossOrigin) {
        this.guard = guard;
        this.crossOrigin = crossOrigin;
    }

    RequestGuard guard() {
        return guard;
    }

    /** @throws RequestRefusedException if the request has no good credential */
    VerifiedCredential require(HttpServletRequest request) {
        if (request.getAttribute(VerifiedCredentials.ATTRIBUTE) instanceof VerifiedCredential known) {
            return known;
        }
        RequestRefusedException refused = refusalOf(request);
        if (refused != null) {
            throw refused;
        }
        VerifiedCredential credential = guard.require(new ServletApiRequest(request));
        request.setAttribute(VerifiedCredentials.ATTRIBUTE, credential);
        return credential;
    }

    /** Verifies the credential of a request that needs none. One that is not good counts for nothing until one is demanded. */
    void read(HttpServletRequest request) {
        try {
            PresentedCredential presented = guard.presentedBy(new ServletApiRequest(request));
            if (presented != null) {
                request.setAttribute(VerifiedCredentials.ATTRIBUTE, guard.require(presented));
            }
        } catch (RequestRefusedException e) {
            request.setAttribute(REFUSAL, e);
        }
    }

    /** Why the credential was not good of a request that needed none; null if it had none, or a good one. */
    @Nullable
    RequestRefusedException refusalOf(ServletRequest request) {
        return request.getAttribute(REFUSAL) instanceof RequestRefusedException refusal ? refusal : null;
    }

    /** Answers with a refusal that a browser shows to a caller of another origin, if the application lets that one call. */
    void refuse(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!crossOrigin.answer(request, response)) {
            Refusals.write(refusal, response);
        }
    }
}

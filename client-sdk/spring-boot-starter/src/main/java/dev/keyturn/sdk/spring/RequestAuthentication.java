package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.ServletApiRequest;
import dev.keyturn.sdk.servlet.VerifiedCredentials;
import jakarta.servlet.http.HttpServletRequest;

/** Finds out whose request it is: verifies its credential once, and keeps the result with the request. */
final class RequestAuthentication {

    private final RequestGuard guard;

    RequestAuthentication(RequestGuard guard) {
        this.guard = guard;
    }

    RequestGuard guard() {
        return guard;
    }

    /** @throws RequestRefusedException if the request has no good credential */
    VerifiedCredential require(HttpServletRequest request) {
        if (request.getAttribute(VerifiedCredentials.ATTRIBUTE) instanceof VerifiedCredential known) {
            return known;
        }
        VerifiedCredential credential = guard.require(new ServletApiRequest(request));
        request.setAttribute(VerifiedCredentials.ATTRIBUTE, credential);
        return credential;
    }
}

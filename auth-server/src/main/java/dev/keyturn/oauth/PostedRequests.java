package dev.keyturn.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Distinguishes posted authorization requests from posted consents. */
public final class PostedRequests {

    private static final Set<String> NOT_IN_AN_ANSWER =
            Set.of("response_type", "request_uri", "redirect_uri", "code_challenge", "code_challenge_method");

    private PostedRequests() {}

    /** Whether the parameters are those of an authorization request. */
    public static boolean isAuthorizationRequest(HttpServletRequest request) {
        return request.getParameterMap().keySet().stream().anyMatch(NOT_IN_AN_ANSWER::contains);
    }
}

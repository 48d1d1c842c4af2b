package dev.keyturn.authorize;

import dev.keyturn.login.EndedSessionFilter;
import dev.keyturn.login.PasswordChangeRequiredFilter;
import dev.keyturn.login.PendingRequest;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.revocation.KnownRevocations;
import dev.keyturn.user.Users;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Filters that give an authorization request its sign-in: a session that ended is none, a sign-in may have to be a new one, and
 * a password may have to be replaced first.
 */
@Component
@ConditionalOnWebApplication
class AuthorizationFilters {

    private static final String CONSENT_PAGE = "/oauth2/consent";
    private static final String AUTHORIZATION_ENDPOINT = "/oauth2/authorize";

    private final EndedSessionFilter endedSessions;
    private final PendingRequests pendingRequests;
    private final AuthorizationResponses responses;
    private final AuthenticationRequirementsFilter requirements;
    private final String consentPage;

    AuthorizationFilters(
            Users users,
            KnownRevocations revocations,
            PendingRequests pendingRequests,
            AuthorizationResponses responses,
            ProtocolErrorResponses errors,
            KeyturnProperties properties,
            Clock clock) {
        this.endedSessions = new EndedSessionFilter(users, revocations);
        this.pendingRequests = pendingRequests;
        this.responses = responses;
        this.consentPage = properties.issuer() + CONSENT_PAGE;
        this.requirements =
                new AuthenticationRequirementsFilter(pendingRequests, responses, errors, consentPage, clock);
    }

    String consentPage() {
        return consentPage;
    }

    void addTo(HttpSecurity http) {
        http.addFilterBefore(endedSessions, AuthorizationFilter.class)
                .addFilterBefore(requirements, AuthorizationFilter.class)
                .addFilterBefore(new PasswordChangeRequiredFilter(pendingRequests), AuthorizationFilter.class)
                .exceptionHandling(exceptions -> exceptions.defaultAuthenticationEntryPointFor(
                        (request, response, exception) -> answerConsentOfNobody(request, response),
                        PathPatternRequestMatcher.pathPattern(HttpMethod.POST, AUTHORIZATION_ENDPOINT)));
    }

    /**
     * Handles a consent without a session: the user signs in and is asked again. Requests have been repeated as
     * GET by then, so nothing else is posted there.
     */
    private void answerConsentOfNobody(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PendingRequest pending = pendingRequests.in(request);
        if (pending == null) {
            PendingRequests.sayThatItExpired(request, response);
        } else if (pending.client().isPresent()) {
            pendingRequests.askToSignIn(pending, request, response);
        } else {
            responses.onAuthenticationFailure(
                    request,
                    response,
                    ProtocolErrors.invalidRequest("state is unknown, expired, or belongs to another user."));
        }
    }
}

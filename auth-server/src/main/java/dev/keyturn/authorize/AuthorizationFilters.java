package dev.keyturn.authorize;

import dev.keyturn.login.SessionFilters;
import dev.keyturn.oauth.Endpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Filters of the authorization endpoint that check the sign-in: an ended session is removed, a new sign-in may be required, and a
 * temporary password must be replaced first.
 */
@Component
@ConditionalOnWebApplication
class AuthorizationFilters {

    private final SessionFilters sessions;
    private final AuthenticationRequirementsFilters requirements;
    private final SignedOutConsent signedOutConsent;

    AuthorizationFilters(
            SessionFilters sessions,
            AuthenticationRequirementsFilters requirements,
            SignedOutConsent signedOutConsent) {
        this.sessions = sessions;
        this.requirements = requirements;
        this.signedOutConsent = signedOutConsent;
    }

    String consentPage() {
        return requirements.consentPage();
    }

    void addTo(HttpSecurity http) {
        http.addFilterBefore(requirements.create(), AuthorizationFilter.class)
                .addFilterBefore(sessions.requiredSteps(), AuthorizationFilter.class)
                .exceptionHandling(exceptions -> exceptions.defaultAuthenticationEntryPointFor(
                        signedOutConsent, PathPatternRequestMatcher.pathPattern(HttpMethod.POST, Endpoints.AUTHORIZE)));
    }
}

package dev.keyturn.authorize;

import dev.keyturn.login.PendingRequests;
import dev.keyturn.login.RequiredSteps;
import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.user.SecondFactors;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Factory of {@link AuthenticationRequirementsFilter}, which is no bean so that it runs in one filter chain only. */
@Component
@ConditionalOnWebApplication
class AuthenticationRequirementsFilters {

    private final PendingRequests pendingRequests;
    private final RequiredSteps steps;
    private final SecondFactors factors;
    private final AuthorizationResponses responses;
    private final ProtocolErrorResponses errors;
    private final String consentPage;
    private final Clock clock;

    AuthenticationRequirementsFilters(
            PendingRequests pendingRequests,
            RequiredSteps steps,
            SecondFactors factors,
            AuthorizationResponses responses,
            ProtocolErrorResponses errors,
            KeyturnProperties properties,
            Clock clock) {
        this.pendingRequests = pendingRequests;
        this.steps = steps;
        this.factors = factors;
        this.responses = responses;
        this.errors = errors;
        this.consentPage = properties.issuer() + Endpoints.CONSENT;
        this.clock = clock;
    }

    /** Address of the consent page. */
    String consentPage() {
        return consentPage;
    }

    AuthenticationRequirementsFilter create() {
        return new AuthenticationRequirementsFilter(
                pendingRequests, steps, factors, responses, errors, consentPage, clock);
    }
}

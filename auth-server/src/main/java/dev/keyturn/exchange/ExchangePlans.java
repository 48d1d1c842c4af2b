package dev.keyturn.exchange;

import dev.keyturn.certificate.ClientCertificates;
import dev.keyturn.client.authentication.AuthenticatedClient;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.resource.Resources;
import dev.keyturn.token.AccessTokenPlan;
import dev.keyturn.token.AccessTokenPlans;
import dev.keyturn.token.ResourceIndicators;
import dev.keyturn.token.TokenClaims;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.stereotype.Component;

/** Plans exchanged tokens: for which APIs of the subject token, and with which of its scopes. */
@Component
class ExchangePlans {

    private final AccessTokenPlans plans;
    private final ResourceIndicators indicators;
    private final Resources resources;
    private final ClientCertificates certificates;

    ExchangePlans(
            AccessTokenPlans plans,
            ResourceIndicators indicators,
            Resources resources,
            ClientCertificates certificates) {
        this.plans = plans;
        this.indicators = indicators;
        this.resources = resources;
        this.certificates = certificates;
    }

    /**
     * The plan; empty if the subject token is for none of the client's APIs, or is bound to a certificate that the request does not
     * have.
     *
     * @param subject claims of the subject token
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_target}, {@code invalid_scope}
     */
    Optional<AccessTokenPlan> of(Map<String, Object> subject, String client, TokenExchangeRequest request) {
        Set<String> apis = apisOf(subject, client);
        if (apis.isEmpty() || !certificates.prove(subject.get(TokenClaims.CONFIRMATION))) {
            return Optional.empty();
        }
        Set<String> asked = indicators.audiences(ResourceIndicators.in(request.getAdditionalParameters()));
        if (!apis.containsAll(asked)) {
            throw ProtocolErrors.invalidTarget(
                    "This client cannot exchange the token for a token of the requested resource.");
        }
        Set<String> chosen = asked.isEmpty() ? apis : asked;
        return Optional.of(plans.of(
                chosen,
                scopes(subject, chosen, request.scopes()),
                AuthenticatedClient.credentialExpiresAt((Authentication) request.getPrincipal())));
    }

    private Set<String> apisOf(Map<String, Object> subject, String client) {
        Set<String> apis = new LinkedHashSet<>();
        if (subject.get(JwtClaimNames.AUD) instanceof Collection<?> audience) {
            audience.stream()
                    .map(String::valueOf)
                    .filter(api -> resources.introspects(client, api))
                    .forEach(apis::add);
        }
        return apis;
    }

    /** Requested scopes, or all of the subject token. Scopes about a user apply to this server alone, and to no API. */
    private Set<String> scopes(Map<String, Object> subject, Set<String> apis, Set<String> asked) {
        Set<String> held = new LinkedHashSet<>();
        if (subject.get(TokenClaims.SCOPE) instanceof String scope) {
            held.addAll(indicators.scopesFor(apis, new LinkedHashSet<>(Arrays.asList(scope.split(" ", -1)))));
            held.removeIf(Resources::isAboutUser);
        }
        if (!held.containsAll(asked)) {
            throw ProtocolErrors.invalidScope(
                    "The subject token does not have these scopes",
                    asked.stream().filter(scope -> !held.contains(scope)).toList());
        }
        return asked.isEmpty() ? held : asked;
    }
}

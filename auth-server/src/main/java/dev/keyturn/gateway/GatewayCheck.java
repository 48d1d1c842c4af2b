package dev.keyturn.gateway;

import dev.keyturn.client.ClientId;
import dev.keyturn.client.authentication.ClientSecretAuthentication;
import dev.keyturn.gateway.CheckResult.Accepted;
import dev.keyturn.gateway.CheckResult.Rejected;
import dev.keyturn.oauth.BasicCredentials;
import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.RequestRefusals;
import dev.keyturn.ratelimit.ClientLimits;
import dev.keyturn.resource.Resources;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.stereotype.Component;

/**
 * Endpoint that checks the credential of a request for a gateway, with any method, since gateways call it with that of the request.
 *
 * <p>The gateway authenticates with its client secret in a header of its own, and must be the introspection client of the API: it
 * learns nothing that it could not introspect. Only then the caller's credential is read.
 */
@Component
@ConditionalOnWebApplication
public class GatewayCheck {

    /** Where gateways ask. */
    public static final String PATH = Endpoints.GATEWAY_CHECK;

    private final ClientSecretAuthentication clients;
    private final ClientLimits limits;
    private final Resources resources;
    private final CredentialCheck credentials;
    private final CheckResponses responses;
    private final RequestRefusals refusals;

    GatewayCheck(
            ClientSecretAuthentication clients,
            ClientLimits limits,
            Resources resources,
            CredentialCheck credentials,
            CheckResponses responses,
            RequestRefusals refusals) {
        this.clients = clients;
        this.limits = limits;
        this.resources = resources;
        this.credentials = credentials;
        this.responses = responses;
        this.refusals = refusals;
    }

    /** Writes the whole response. */
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        List<String> headers = Collections.list(request.getHeaders(Endpoints.GATEWAY_AUTHORIZATION));
        BasicCredentials presented = BasicCredentials.parse(headers.isEmpty() ? null : headers.get(0))
                .orElse(null);
        try {
            ClientId gateway = authenticate(headers, presented);
            if (!limits.admit(request, response, gateway.value())) {
                return;
            }
            CheckedApi api = registered(CheckedApi.parse(request.getQueryString()), gateway);
            answer(request, response, gateway, api);
        } catch (OAuth2AuthenticationException e) {
            refusals.reportGateway(request, presented == null ? null : presented.client(), e);
            responses.rejectGateway(response, e.getError());
        }
    }

    private ClientId authenticate(List<String> headers, @Nullable BasicCredentials presented) {
        if (headers.isEmpty()) {
            throw ProtocolErrors.invalidClient("no client authentication");
        }
        if (headers.size() > 1 || presented == null) {
            throw ProtocolErrors.invalidClient("malformed Basic header");
        }
        return clients.authenticate(presented);
    }

    /** An API that does not exist and one of others have the same answer. */
    private CheckedApi registered(CheckedApi asked, ClientId gateway) {
        CheckedApi api = resources
                .audienceNamed(asked.audience())
                .filter(audience -> resources.introspects(gateway.value(), audience))
                .map(asked::withAudience)
                .orElseThrow(() -> ProtocolErrors.invalidTarget(
                        "The gateway is not the introspection client of an API with this audience."));
        Set<String> others = api.scopes().stream()
                .filter(scope -> resources
                        .audienceOf(scope)
                        .filter(api.audience()::equals)
                        .isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!others.isEmpty()) {
            throw ProtocolErrors.invalidScope("The API does not have these scopes", others);
        }
        return api;
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, ClientId gateway, CheckedApi api)
            throws IOException {
        CheckResult result = credentials.check(
                ForwardedCredential.of(request), gateway, api, request.getHeader(HttpHeaders.USER_AGENT));
        if (result instanceof Accepted accepted) {
            responses.accept(response, accepted);
        } else if (result instanceof Rejected rejected) {
            String code = rejected.code();
            if (code != null) {
                refusals.reportPresented(request, gateway.value(), code, rejected.reason(), api.clientAddress());
            }
            responses.reject(response, rejected, api.scopes());
        }
    }
}

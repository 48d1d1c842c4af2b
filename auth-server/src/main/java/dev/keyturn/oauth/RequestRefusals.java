package dev.keyturn.oauth;

import dev.keyturn.network.RemoteNetwork;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** Reports refused requests as {@link RequestRefused}. Costs no statement. */
@Component
public class RequestRefusals {

    private static final String ADMIN_API = "/admin/api";
    private static final Set<String> OTHERS = Set.of(
            Endpoints.AUTHORIZE,
            Endpoints.CONSENT,
            Endpoints.END_SESSION,
            Endpoints.REVOCATIONS,
            Pages.LOGIN,
            Pages.SECOND_FACTOR,
            Pages.PASSKEY_SIGN_IN,
            Pages.FORGOTTEN_PASSWORD,
            Pages.NEW_PASSWORD,
            Pages.CONFIRM_EMAIL);

    /** Endpoints that authenticate clients. Others do not look at what seems to be a credential of a client. */
    private static final Set<String> AUTHENTICATING =
            Set.of(Endpoints.TOKEN, Endpoints.INTROSPECT, Endpoints.REVOKE, Endpoints.GATEWAY_CHECK);

    private final ApplicationEventPublisher events;

    RequestRefusals(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** Reports a request to a protocol endpoint. */
    public void report(HttpServletRequest request, OAuth2AuthenticationException refusal) {
        report(
                request,
                refusal.getError().getErrorCode(),
                RefusalReasons.of(refusal, request.getParameter(OAuth2ParameterNames.GRANT_TYPE)));
    }

    /** Reports a request with an access token that was rejected with an error code of RFC 6750. */
    public void reportBearer(HttpServletRequest request, String code) {
        report(request, code, RefusalReasons.ofCode(code, null));
    }

    /** @param reason a stable key in kebab case */
    public void report(HttpServletRequest request, String error, String reason) {
        report(request, error, reason, client(request), role(request), request.getRemoteAddr());
    }

    /**
     * Reports a credential that a resource server asked about and that is refused.
     *
     * @param reason a stable key in kebab case
     * @param presentedFrom where it was presented, as the resource server says; the event has the resource server's own address if
     *     that is no address
     */
    public void reportPresented(HttpServletRequest request, String reason, @Nullable String presentedFrom) {
        reportPresented(request, client(request), OAuth2ErrorCodes.INVALID_TOKEN, reason, presentedFrom);
    }

    /**
     * Reports a request of a gateway.
     *
     * @param gateway as which the gateway authenticates; null if it does not say
     */
    public void reportGateway(
            HttpServletRequest request, @Nullable String gateway, OAuth2AuthenticationException refusal) {
        report(
                request,
                refusal.getError().getErrorCode(),
                RefusalReasons.of(refusal, null),
                gateway,
                ClientRole.CALLER,
                request.getRemoteAddr());
    }

    /**
     * Reports a credential that was presented to a gateway and rejected.
     *
     * @param reason a stable key in kebab case; null for the one of the error
     * @param presentedFrom as for {@link #reportPresented}
     */
    public void reportPresented(
            HttpServletRequest request,
            @Nullable String gateway,
            String error,
            @Nullable String reason,
            @Nullable String presentedFrom) {
        boolean isReadable = !RemoteNetwork.UNKNOWN.equals(RemoteNetwork.of(presentedFrom));
        report(
                request,
                error,
                reason == null ? RefusalReasons.ofCode(error, null) : reason,
                gateway,
                isReadable ? ClientRole.VERIFIER : ClientRole.VERIFIER_WITHOUT_ADDRESS,
                isReadable ? presentedFrom : request.getRemoteAddr());
    }

    /**
     * Reports a request that was refused by its address, unread. The client that it names is left out: whether there is such a
     * client would cost a statement for each that is invented.
     */
    public void reportUnread(HttpServletRequest request, String error, String reason) {
        report(request, error, reason, null, ClientRole.NAMED, request.getRemoteAddr());
    }

    private void report(
            HttpServletRequest request,
            String error,
            String reason,
            @Nullable String client,
            ClientRole role,
            @Nullable String address) {
        events.publishEvent(
                new RequestRefused(endpoint(request.getRequestURI()), error, reason, client, role, address));
    }

    private static String endpoint(String path) {
        if (MachineEndpoints.paths().contains(path) || OTHERS.contains(path)) {
            return path;
        }
        return path.startsWith(ADMIN_API + "/") ? ADMIN_API : "other";
    }

    private static @Nullable String client(HttpServletRequest request) {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        // the principal of a user is an object, and that of an access token its claims
        if (caller != null
                && caller.getPrincipal() instanceof String client
                && !(caller instanceof AnonymousAuthenticationToken)) {
            return client;
        }
        if (caller instanceof JwtAuthenticationToken token) {
            return token.getToken().getClaimAsString(OAuth2ParameterNames.CLIENT_ID);
        }
        return claimedClient(request);
    }

    /** A public client proves nothing, so that anyone can send its requests. */
    private static ClientRole role(HttpServletRequest request) {
        boolean isOfToken = SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken;
        return isOfToken || (AUTHENTICATING.contains(request.getRequestURI()) && presentsCredentials(request))
                ? ClientRole.CALLER
                : ClientRole.NAMED;
    }

    private static boolean presentsCredentials(HttpServletRequest request) {
        return basic(request) != null
                || StringUtils.hasLength(request.getParameter(OAuth2ParameterNames.CLIENT_SECRET))
                || StringUtils.hasLength(request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION))
                || CertifiedClient.isIn(request);
    }

    /** Client whose credentials a request presents, authenticated or not; null if it names none. */
    public static @Nullable String claimedClient(HttpServletRequest request) {
        String basic = basic(request);
        if (basic != null || isGateway(request)) {
            return basic;
        }
        String named = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
        return StringUtils.hasLength(named)
                ? named
                : AssertedClient.of(request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION))
                        .orElse(null);
    }

    private static @Nullable String basic(HttpServletRequest request) {
        return BasicCredentials.parse(request.getHeader(
                        isGateway(request) ? Endpoints.GATEWAY_AUTHORIZATION : HttpHeaders.AUTHORIZATION))
                .map(BasicCredentials::client)
                .orElse(null);
    }

    private static boolean isGateway(HttpServletRequest request) {
        return Endpoints.GATEWAY_CHECK.equals(request.getRequestURI());
    }
}

package dev.keyturn.oauth;

import dev.keyturn.network.RemoteNetwork;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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

/** Reports refused requests as {@link RequestRefused}. Costs no statement. */
@Component
public class RequestRefusals {

    private static final String ADMIN_API = "/admin/api";
    private static final Set<String> PAGES = Set.of(Endpoints.AUTHORIZE, Endpoints.CONSENT, Endpoints.END_SESSION);
    private static final String BASIC = "Basic ";

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
        report(request, error, reason, request.getRemoteAddr());
    }

    /**
     * Reports a credential that a resource server asked about and that is refused.
     *
     * @param reason a stable key in kebab case
     * @param presentedFrom where it was presented, as the resource server says; the resource server's own address counts if that
     *     is no address
     */
    public void reportPresented(HttpServletRequest request, String reason, @Nullable String presentedFrom) {
        boolean isReadable = !RemoteNetwork.UNKNOWN.equals(RemoteNetwork.of(presentedFrom));
        report(request, OAuth2ErrorCodes.INVALID_TOKEN, reason, isReadable ? presentedFrom : request.getRemoteAddr());
    }

    private void report(HttpServletRequest request, String error, String reason, @Nullable String address) {
        events.publishEvent(
                new RequestRefused(endpoint(request.getRequestURI()), error, reason, client(request), address));
    }

    private static String endpoint(String path) {
        if (MachineEndpoints.paths().contains(path) || PAGES.contains(path)) {
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
        String basic = basicUser(request.getHeader(HttpHeaders.AUTHORIZATION));
        return basic == null ? request.getParameter(OAuth2ParameterNames.CLIENT_ID) : basic;
    }

    private static @Nullable String basicUser(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : URLDecoder.decode(pair.substring(0, colon), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

package dev.keyturn.console.session;

import dev.keyturn.console.discovery.ServerUnreachableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.util.WebUtils;

/** Access token for the admin API of the user who sent the current request; renewed when it is about to expire. */
@Component
public class AdminAccessToken {

    /** The session's attribute with the time of issue of the last token that the server has taken. */
    private static final String ACCEPTED = AdminAccessToken.class.getName() + ".accepted";

    private static final Duration JUST_ISSUED = Duration.ofSeconds(20);

    /** Error codes that mean that the token endpoint is unreachable. */
    private static final Set<String> AWAY =
            Set.of("invalid_token_response", OAuth2ErrorCodes.SERVER_ERROR, OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE);

    private final OAuth2AuthorizedClientManager authorizedClients;
    private final OAuth2AuthorizedClientRepository stored;
    private final Clock clock;

    AdminAccessToken(
            OAuth2AuthorizedClientManager authorizedClients, OAuth2AuthorizedClientRepository stored, Clock clock) {
        this.authorizedClients = authorizedClients;
        this.stored = stored;
        this.clock = clock;
    }

    /**
     * Token that is valid for another minute.
     *
     * @throws SignInAgainException if there is none, and a new one needs the user
     * @throws ServerUnreachableException if it had to be renewed and the server is unavailable
     */
    public String current() {
        return authorizedClient().getAccessToken().getTokenValue();
    }

    /** Notes that the server accepted the current token, so that a later refusal means that it was revoked. */
    public void accepted() {
        Authentication person = SecurityContextHolder.getContext().getAuthentication();
        HttpSession session = request().getSession(false);
        OAuth2AuthorizedClient client = person == null || session == null
                ? null
                : stored.loadAuthorizedClient(DiscoveredRegistration.ID, person, request());
        Instant issuedAt = client == null ? null : client.getAccessToken().getIssuedAt();
        if (session != null && issuedAt != null && !issuedAt.equals(session.getAttribute(ACCEPTED))) {
            session.setAttribute(ACCEPTED, issuedAt);
        }
    }

    /**
     * Notes that the server refused the current token, although it has not expired. Returns if signing in again cannot
     * help, because the token has only just been issued and was never taken.
     *
     * @throws SignInAgainException otherwise
     */
    public void refused() {
        OAuth2AccessToken token = authorizedClient().getAccessToken();
        Instant issuedAt = token.getIssuedAt();
        if (issuedAt == null
                || issuedAt.plus(JUST_ISSUED).isBefore(clock.instant())
                || issuedAt.equals(request().getSession().getAttribute(ACCEPTED))) {
            throw new SignInAgainException("The server refuses the access token", null);
        }
    }

    private OAuth2AuthorizedClient authorizedClient() {
        Authentication person = SecurityContextHolder.getContext().getAuthentication();
        if (person == null) {
            throw new SignInAgainException("No user is signed in", null);
        }
        // One at a time in a session: a refresh token may be used once, and two requests of a browser come together.
        synchronized (WebUtils.getSessionMutex(request().getSession())) {
            return authorize(person);
        }
    }

    private OAuth2AuthorizedClient authorize(Authentication person) {
        OAuth2AuthorizedClient client;
        try {
            client = authorizedClients.authorize(
                    OAuth2AuthorizeRequest.withClientRegistrationId(DiscoveredRegistration.ID)
                            .principal(person)
                            .build());
        } catch (OAuth2AuthorizationException e) {
            if (AWAY.contains(e.getError().getErrorCode())) {
                throw new ServerUnreachableException("The server does not renew access tokens at the moment", e);
            }
            throw new SignInAgainException("The server does not renew the access token", e);
        }
        if (client == null || hasExpired(client.getAccessToken())) {
            throw new SignInAgainException("The access token has expired and cannot be renewed", null);
        }
        return client;
    }

    private boolean hasExpired(OAuth2AccessToken token) {
        Instant expiresAt = token.getExpiresAt();
        return expiresAt != null && !clock.instant().isBefore(expiresAt);
    }

    private static HttpServletRequest request() {
        return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
    }
}

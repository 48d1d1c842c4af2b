package dev.keyturn.authorize;

import dev.keyturn.login.AcceptHeader;
import dev.keyturn.login.NewSignIns;
import dev.keyturn.login.PendingRequest;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.login.RequiredSteps;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.user.SecondFactors;
import dev.keyturn.user.SignInLevel;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives an authorization request the sign-in that it asks for: a new one, a recent one, a strong one, that of a certain user, or none that
 * needs a page.
 *
 * <p>Comes when the request is known to be right and the session to be live, and before anything insists on a user. It is no
 * bean, so that it runs only where a chain has it.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest">OpenID Connect Core §3.1.2.1,
 *     Authentication Request</a>
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#Authenticates">OpenID Connect Core §3.1.2.3,
 *     Authorization Server Authenticates End-User</a>
 */
public final class AuthenticationRequirementsFilter extends OncePerRequestFilter {

    private static final String ASKED = OAuth2AuthorizationCodeRequestAuthenticationToken.class.getName();
    private static final String LOGIN_REQUIRED = "login_required";

    private final PendingRequests pendingRequests;
    private final RequiredSteps steps;
    private final SecondFactors factors;
    private final AuthorizationResponses responses;
    private final ProtocolErrorResponses errors;
    private final String consentPage;
    private final Clock clock;

    /** @param consentPage the address that the framework is configured with */
    public AuthenticationRequirementsFilter(
            PendingRequests pendingRequests,
            RequiredSteps steps,
            SecondFactors factors,
            AuthorizationResponses responses,
            ProtocolErrorResponses errors,
            String consentPage,
            Clock clock) {
        this.pendingRequests = pendingRequests;
        this.steps = steps;
        this.factors = factors;
        this.responses = responses;
        this.errors = errors;
        this.consentPage = consentPage;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!(request.getAttribute(ASKED) instanceof OAuth2AuthorizationCodeRequestAuthenticationToken)
                || !(request.getAttribute(AuthenticationRequirements.class.getName())
                        instanceof AuthenticationRequirements demand)) {
            chain.doFilter(request, response);
            return;
        }
        SignedInUser user = user();
        String error = demand.isSilent() ? obstacle(demand, user) : mismatch(demand, user, request);
        if (!pendingRequests.canWait(request)) {
            refuse(request, response, OAuth2ErrorCodes.INVALID_REQUEST, "The request is too long.");
        } else if (error != null) {
            NewSignIns.remove(request);
            refuse(
                    request,
                    response,
                    error,
                    "The user must sign in, with the account that the request names if it names one.");
        } else if (demand.isSilent() || suits(demand, user, request)) {
            chain.doFilter(request, new ConsentRedirect(request, response, consentPage, pendingRequests));
        } else if (user != null && isWithoutFactor(demand, user, request)) {
            pendingRequests.askToAddFactor(PendingRequest.of(request), request, response);
        } else {
            askToSignIn(demand, user, request, response);
        }
    }

    /** Error for a request with prompt=none; null if it can be answered. */
    private @Nullable String obstacle(AuthenticationRequirements demand, @Nullable SignedInUser user) {
        if (user == null || !isTheOne(demand, user) || !isGoodEnough(demand, user)) {
            return LOGIN_REQUIRED;
        }
        return steps.remain(user) ? "interaction_required" : null;
    }

    /** Error for a request that demands another user than the one who has signed in. */
    private @Nullable String mismatch(
            AuthenticationRequirements demand, @Nullable SignedInUser user, HttpServletRequest request) {
        boolean isOther = user != null && NewSignIns.contains(request, clock.instant()) && !isTheOne(demand, user);
        return isOther ? LOGIN_REQUIRED : null;
    }

    private boolean suits(AuthenticationRequirements demand, @Nullable SignedInUser user, HttpServletRequest request) {
        if (user == null) {
            return false;
        }
        if (NewSignIns.contains(request, clock.instant())) {
            if (!isStrongEnough(demand, user)) {
                return steps.remain(user);
            }
            if (!steps.remain(user)) {
                NewSignIns.remove(request);
            }
            return true;
        }
        return !demand.isForNewSignIn() && isTheOne(demand, user) && isGoodEnough(demand, user);
    }

    /** Whether all that the request lacks is a second factor, or a passkey, of a user who has none. */
    private boolean isWithoutFactor(AuthenticationRequirements demand, SignedInUser user, HttpServletRequest request) {
        return !isStrongEnough(demand, user)
                && (NewSignIns.contains(request, clock.instant())
                        || (!demand.isForNewSignIn() && isTheOne(demand, user) && isRecent(demand, user)))
                && (demand.level() == SignInLevel.PHISHING_RESISTANT
                        ? !factors.hasPasskey(user.id())
                        : !factors.isEnrolled(user.id()));
    }

    private boolean isGoodEnough(AuthenticationRequirements demand, SignedInUser user) {
        return isRecent(demand, user) && isStrongEnough(demand, user);
    }

    private static boolean isStrongEnough(AuthenticationRequirements demand, SignedInUser user) {
        return user.methods().level().satisfies(demand.level());
    }

    private void askToSignIn(
            AuthenticationRequirements demand,
            @Nullable SignedInUser user,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (AcceptHeader.isJsonAlone(request)) {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            errors.write(response, LOGIN_REQUIRED, "The user has to sign in, which needs a browser.");
            return;
        }
        boolean asksForAccount = demand.prompts().contains(AuthenticationRequirements.SELECT_ACCOUNT);
        pendingRequests.askToSignIn(PendingRequest.of(request).notWith(user, asksForAccount), request, response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String code, String description)
            throws IOException {
        var asked = (OAuth2AuthorizationCodeRequestAuthenticationToken) request.getAttribute(ASKED);
        responses.onAuthenticationFailure(
                request,
                response,
                new OAuth2AuthorizationCodeRequestAuthenticationException(
                        new OAuth2Error(code, description, null), asked));
    }

    private static boolean isTheOne(AuthenticationRequirements demand, SignedInUser user) {
        return demand.subject() == null || demand.subject().equals(user.getUsername());
    }

    private boolean isRecent(AuthenticationRequirements demand, SignedInUser user) {
        return demand.maxAge() == null
                || !clock.instant().isAfter(user.signedInAt().plus(demand.maxAge()));
    }

    private static @Nullable SignedInUser user() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedInUser user ? user : null;
    }
}

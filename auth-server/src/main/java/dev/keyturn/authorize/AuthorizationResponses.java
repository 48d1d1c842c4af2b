package dev.keyturn.authorize;

import dev.keyturn.grant.OutdatedRequestException;
import dev.keyturn.oauth.CallbackUri;
import dev.keyturn.oauth.ErrorDescriptions;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.RequestRefusals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Sends the browser back to the client with a code or an error, each with the issuer, so that a client of several servers
 * cannot be made to mix them up.
 *
 * <p>A request that was judged by an ended session or an old client is sent once more, and then leads to the page for signing in
 * or for consent.
 *
 * <p>What may not be redirected, because the client or its redirect URI is not known to be right, becomes an error page.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9207#section-2">RFC 9207 §2, Response Parameter "iss"</a>
 */
@Component
public class AuthorizationResponses implements AuthenticationSuccessHandler, AuthenticationFailureHandler {

    /** Errors that report a decision of the user, or that one is needed; the request itself is valid. */
    private static final Set<String> OUTCOMES = Set.of(
            OAuth2ErrorCodes.ACCESS_DENIED,
            "login_required",
            "consent_required",
            "interaction_required",
            "account_selection_required");

    private final RedirectStrategy redirects = new DefaultRedirectStrategy();
    private final String issuer;
    private final RequestRefusals refusals;

    AuthorizationResponses(KeyturnProperties properties, RequestRefusals refusals) {
        this.refusals = refusals;
        this.issuer = properties.issuer().toString();
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        var result = (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
        OAuth2AuthorizationCode code = result.getAuthorizationCode();
        String redirectUri = result.getRedirectUri();
        if (code == null || redirectUri == null) {
            throw new IllegalArgumentException("An authorization response has a code and a redirect URI");
        }
        redirect(
                request,
                response,
                new CallbackUri(redirectUri).with(OAuth2ParameterNames.CODE, code.getTokenValue()),
                result.getState());
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        ProtocolErrors.rethrowFailure(exception);
        if (exception instanceof OutdatedRequestException && HttpMethod.GET.matches(request.getMethod())) {
            response.sendRedirect(request.getRequestURI() + "?" + request.getQueryString());
            return;
        }
        OAuth2AuthenticationException refused = (OAuth2AuthenticationException) exception;
        OAuth2Error error = ErrorDescriptions.complete(refused.getError(), request);
        if (!OUTCOMES.contains(error.getErrorCode())) {
            refusals.report(request, refused);
        }
        var asked = exception instanceof OAuth2AuthorizationCodeRequestAuthenticationException refusal
                ? refusal.getAuthorizationCodeRequestAuthentication()
                : null;
        if (asked == null || !StringUtils.hasText(asked.getRedirectUri())) {
            request.setAttribute(ProtocolErrors.ATTRIBUTE, error);
            response.sendError(HttpStatus.BAD_REQUEST.value());
            return;
        }
        redirect(
                request,
                response,
                new CallbackUri(asked.getRedirectUri())
                        .with(OAuth2ParameterNames.ERROR, error.getErrorCode())
                        .with(OAuth2ParameterNames.ERROR_DESCRIPTION, error.getDescription()),
                asked.getState());
    }

    private void redirect(
            HttpServletRequest request, HttpServletResponse response, CallbackUri target, @Nullable String state)
            throws IOException {
        target.with(OAuth2ParameterNames.STATE, state).with("iss", issuer);
        redirects.sendRedirect(request, response, target.toString());
    }
}

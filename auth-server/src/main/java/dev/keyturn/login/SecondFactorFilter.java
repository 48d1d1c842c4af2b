package dev.keyturn.login;

import dev.keyturn.oauth.Pages;
import dev.keyturn.user.KnownDevices;
import dev.keyturn.user.SecondFactorSignIn;
import dev.keyturn.user.SignedInUser;
import dev.keyturn.user.UnfinishedSignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.WebAuthenticationDetailsSource;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.authentication.session.CompositeSessionAuthenticationStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Completes a sign-in with the code that a user submits. */
public final class SecondFactorFilter extends AbstractAuthenticationProcessingFilter {

    static final String CODE = "code";

    private final SecondFactorSignIn signIns;
    private final UnfinishedSignIns unfinished;
    private final KnownDevices devices;

    SecondFactorFilter(
            SecondFactorSignIn signIns,
            UnfinishedSignIns unfinished,
            KnownDevices devices,
            SignInSuccessHandler successes,
            SignInFailureHandler failures,
            FormTokens formTokens) {
        super(PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, Pages.SECOND_FACTOR));
        this.signIns = signIns;
        this.unfinished = unfinished;
        this.devices = devices;
        setAuthenticationManager(authentication -> authentication);
        setAuthenticationSuccessHandler(successes);
        setAuthenticationFailureHandler(failures);
        setSecurityContextRepository(new HttpSessionSecurityContextRepository());
        setSessionAuthenticationStrategy(new CompositeSessionAuthenticationStrategy(
                List.of(new ChangeSessionIdAuthenticationStrategy(), new CsrfAuthenticationStrategy(formTokens))));
    }

    @Override
    public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response) {
        UnfinishedSignIn begun =
                unfinished.in(request).orElseThrow(() -> new CredentialsExpiredException("begin again"));
        SignedInUser user = signIns.complete(
                begun,
                Objects.requireNonNullElse(request.getParameter(CODE), ""),
                devices.source(begun.username(), request));
        user.eraseCredentials();
        UsernamePasswordAuthenticationToken signedIn =
                UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
        signedIn.setDetails(new WebAuthenticationDetailsSource().buildDetails(request));
        return signedIn;
    }
}

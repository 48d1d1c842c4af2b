package dev.keyturn.login;

import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.WebAuthenticationDetailsSource;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.authentication.session.CompositeSessionAuthenticationStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Signs a user in with what the form of a page proves. */
abstract class SignInFilter extends AbstractAuthenticationProcessingFilter {

    /** @param path to which the form is posted */
    SignInFilter(String path, SignInSuccessHandler successes, SignInFailureHandler failures, FormTokens formTokens) {
        super(PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, path));
        setAuthenticationManager(authentication -> authentication);
        setAuthenticationSuccessHandler(successes);
        setAuthenticationFailureHandler(failures);
        setSecurityContextRepository(new HttpSessionSecurityContextRepository());
        setSessionAuthenticationStrategy(new CompositeSessionAuthenticationStrategy(
                List.of(new ChangeSessionIdAuthenticationStrategy(), new CsrfAuthenticationStrategy(formTokens))));
    }

    /** @throws org.springframework.security.core.AuthenticationException if the form does not prove who the user is */
    abstract SignedInUser signIn(HttpServletRequest request);

    @Override
    public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response) {
        SignedInUser user = signIn(request);
        user.eraseCredentials();
        UsernamePasswordAuthenticationToken signedIn =
                UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
        signedIn.setDetails(new WebAuthenticationDetailsSource().buildDetails(request));
        return signedIn;
    }
}

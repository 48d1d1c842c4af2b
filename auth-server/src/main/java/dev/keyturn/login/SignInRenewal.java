package dev.keyturn.login;

import dev.keyturn.session.SignInsOfBrowser;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/** Puts the user as they are now into their session, after something about them has changed. */
@Component
public class SignInRenewal {

    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

    SignInRenewal() {}

    /** Changes the session ID, against session fixation. */
    public void renew(SignedInUser now, HttpServletRequest request, HttpServletResponse response) {
        now.eraseCredentials();
        UsernamePasswordAuthenticationToken renewed =
                UsernamePasswordAuthenticationToken.authenticated(now, null, now.getAuthorities());
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(renewed);
        SecurityContextHolder.setContext(context);
        request.changeSessionId();
        SignInsOfBrowser.add(now, request);
        contexts.saveContext(context, request, response);
    }
}

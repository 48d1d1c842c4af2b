package dev.keyturn.login;

import dev.keyturn.user.SignInsOfBrowser;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.LinkedHashSet;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/** Puts the user as they are now into their session, after something about them has changed. */
@Component
class SignInRenewal {

    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

    /** Changes the session ID, against session fixation. */
    void renew(SignedInUser now, HttpServletRequest request, HttpServletResponse response) {
        Authentication before = SecurityContextHolder.getContext().getAuthentication();
        if (before == null) {
            throw new IllegalStateException("No user is signed in");
        }
        now.eraseCredentials();
        UsernamePasswordAuthenticationToken renewed =
                UsernamePasswordAuthenticationToken.authenticated(now, null, authorities(now, before));
        renewed.setDetails(before.getDetails());
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(renewed);
        SecurityContextHolder.setContext(context);
        request.changeSessionId();
        SignInsOfBrowser.add(now, request);
        contexts.saveContext(context, request, response);
    }

    /** The user's own, and those that tell how and when they proved who they are. */
    private static Collection<GrantedAuthority> authorities(SignedInUser now, Authentication before) {
        Collection<GrantedAuthority> authorities = new LinkedHashSet<>(now.getAuthorities());
        before.getAuthorities().stream()
                .filter(FactorGrantedAuthority.class::isInstance)
                .forEach(authorities::add);
        return authorities;
    }
}

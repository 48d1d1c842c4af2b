package dev.keyturn.client.authentication;

import dev.keyturn.oauth.ProtocolErrors;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Refuses a request that has authenticated no client. */
public final class ClientRequiredFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient AuthenticationFailureHandler refusals;

    public ClientRequiredFilter(AuthenticationFailureHandler refusals) {
        this.refusals = refusals;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (SecurityContextHolder.getContext().getAuthentication() == null) {
            refusals.onAuthenticationFailure(
                    request, response, ProtocolErrors.invalidClient("no client authentication"));
        } else {
            chain.doFilter(request, response);
        }
    }
}

package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.servlet.Refusals;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets requests pass that have a good token or ask for a public path, and refuses all others. */
final class BearerTokenFilter extends OncePerRequestFilter {

    private final RequestAuthentication authentication;
    private final PublicPaths publicPaths;

    BearerTokenFilter(RequestAuthentication authentication, PublicPaths publicPaths) {
        this.authentication = authentication;
        this.publicPaths = publicPaths;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!publicPaths.contains(request)) {
            try {
                authentication.require(request);
            } catch (RequestRefusedException e) {
                Refusals.write(e.refusal(), response);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}

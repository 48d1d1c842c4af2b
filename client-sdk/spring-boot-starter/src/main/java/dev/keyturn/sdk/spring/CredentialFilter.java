package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.Metadata;
import dev.keyturn.sdk.servlet.Refusals;
import dev.keyturn.sdk.servlet.ServletApiRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets requests pass that have a good credential with the scopes of the rules, or ask for a public path, and refuses all others. Answers
 * itself what asks what the API says of itself.
 */
final class CredentialFilter extends OncePerRequestFilter {

    private final RequestAuthentication authentication;
    private final PublicPaths publicPaths;
    private final AccessRules rules;

    CredentialFilter(RequestAuthentication authentication, PublicPaths publicPaths, AccessRules rules) {
        this.authentication = authentication;
        this.publicPaths = publicPaths;
        this.rules = rules;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ProtectedResourceMetadata metadata = authentication.guard().metadataFor(new ServletApiRequest(request));
        if (metadata != null) {
            Metadata.write(metadata, response);
            return;
        }
        if (!publicPaths.contains(request)) {
            try {
                VerifiedCredential credential = authentication.require(request);
                rules.check(request, credential, authentication.guard());
            } catch (RequestRefusedException e) {
                Refusals.write(e.refusal(), response);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}

package dev.keyturn.signing;

import dev.keyturn.oauth.Endpoints;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers requests for the published keys from cached bytes, before most other filters run. Passes any other method than {@code GET} and {@code HEAD} to the framework.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517 §5, JWK Set Format</a>
 */
@Component
@ConditionalOnWebApplication
@Order(Ordered.HIGHEST_PRECEDENCE + 4)
class JwksFilter extends OncePerRequestFilter {

    /** The second is where libraries look that do not read metadata. */
    private static final Set<String> PATHS = Set.of(Endpoints.JWKS, Endpoints.WELL_KNOWN_JWKS);

    private final KeyRing keyRing;
    private final String cacheControl;

    JwksFilter(KeyRing keyRing, SigningProperties properties) {
        this.keyRing = keyRing;
        this.cacheControl =
                "public, max-age=" + properties.publishedKeysMaxAge().toSeconds();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String method = request.getMethod();
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return !PATHS.contains(path) || !(method.equals("GET") || method.equals("HEAD"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        JwksDocument document = keyRing.document();
        response.setHeader(HttpHeaders.CACHE_CONTROL, cacheControl);
        response.setHeader(HttpHeaders.ETAG, document.entityTag());
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (isKnown(request.getHeader(HttpHeaders.IF_NONE_MATCH), document.entityTag())) {
            response.setStatus(HttpStatus.NOT_MODIFIED.value());
            return;
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(document.body().length);
        response.getOutputStream().write(document.body());
    }

    /** The tag has no characters that could appear in another one by chance. */
    private static boolean isKnown(@Nullable String ifNoneMatch, String entityTag) {
        return ifNoneMatch != null
                && (ifNoneMatch.contains(entityTag) || ifNoneMatch.strip().equals("*"));
    }
}

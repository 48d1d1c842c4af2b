package dev.keyturn.discovery;

import dev.keyturn.oauth.Endpoints;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * Lets the metadata documents, the authorization endpoint and the end-session endpoint be asked for by {@code HEAD}, which the
 * filters that answer there do not know. They see a {@code GET}; the server leaves the body away.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2">RFC 9110 §9.3.2, HEAD</a>
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 4)
public class MetadataHeadFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Set<String> ADDRESSES = Set.of(
            Endpoints.OPENID_CONFIGURATION,
            Endpoints.AUTHORIZATION_SERVER_METADATA,
            Endpoints.AUTHORIZE,
            Endpoints.END_SESSION);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean asked = HttpMethod.HEAD.matches(request.getMethod()) && ADDRESSES.contains(request.getRequestURI());
        chain.doFilter(asked ? new Get(request) : request, response);
    }

    private static final class Get extends HttpServletRequestWrapper {

        Get(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return HttpMethod.GET.name();
        }
    }
}

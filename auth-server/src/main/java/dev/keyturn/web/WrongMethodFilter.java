package dev.keyturn.web;

import dev.keyturn.oauth.ProtocolErrorResponses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Answers 405 with the allowed methods of an endpoint. */
public final class WrongMethodFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, List<String>> methods;
    private final transient ProtocolErrorResponses errors;

    /** @param methods of each endpoint */
    public WrongMethodFilter(Map<String, List<String>> methods, ProtocolErrorResponses errors) {
        this.methods = methods;
        this.errors = errors;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        String allowed = String.join(", ", methods.getOrDefault(request.getRequestURI(), List.of()));
        response.setStatus(HttpStatus.METHOD_NOT_ALLOWED.value());
        response.setHeader(HttpHeaders.ALLOW, allowed);
        errors.write(
                response,
                OAuth2ErrorCodes.INVALID_REQUEST,
                "Use " + allowed.replaceFirst(", ([A-Z]+)$", " or $1") + ".");
    }
}

package dev.keyturn.audit.proof;

import dev.keyturn.oauth.Endpoints;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes the latest tree head to everyone, from memory. Passes any other method than {@code GET} and {@code HEAD} to the
 * framework.
 */
@Component
@ConditionalOnWebApplication
@Order(Ordered.HIGHEST_PRECEDENCE + 4)
class TreeHeadFilter extends OncePerRequestFilter {

    private final TreeHeads heads;
    private final JsonMapper json;

    TreeHeadFilter(TreeHeads heads, JsonMapper json) {
        this.heads = heads;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String method = request.getMethod();
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return !path.equals(Endpoints.AUDIT_TREE_HEAD) || !(method.equals("GET") || method.equals("HEAD"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<TreeHead> head = heads.published();
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        response.setHeader("X-Content-Type-Options", "nosniff");
        byte[] body = head.isPresent() ? json.writeValueAsBytes(TreeHeadView.of(head.get())) : new byte[0];
        if (head.isPresent()) {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        } else {
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /**
     * Tree head with its claims.
     *
     * @param treeSize number of leaves
     * @param rootHash in base64url
     * @param keptFrom events up to then may have been deleted by the retention; absent if none has been
     * @param signedHead the same, signed, in compact serialization
     */
    record TreeHeadView(
            long treeSize,
            String rootHash,
            Instant signedAt,
            @Nullable Instant keptFrom,
            String signedHead) {

        static TreeHeadView of(TreeHead head) {
            return new TreeHeadView(head.size(), head.root().toString(), head.signedAt(), head.keptFrom(), head.text());
        }
    }
}

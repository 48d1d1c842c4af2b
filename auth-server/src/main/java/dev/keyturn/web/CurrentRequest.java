package dev.keyturn.web;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Identifier of the request that the current thread answers, for the lines that it logs. It is computed when a line is logged, so
 * that a request without lines costs nothing.
 *
 * <p>A trusted proxy chooses it with the header {@value #HEADER}, if it forwards the client's address too. Else it is a number
 * of this process.
 */
@Component
class CurrentRequest implements ServletRequestListener {

    static final String HEADER = "X-Request-Id";

    /** {@code org.apache.catalina.Globals.REQUEST_FORWARDED_ATTRIBUTE}, which no client can set. */
    static final String IS_FORWARDED = "org.apache.tomcat.request.forwarded";

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Tells the numbers of one process from those of another. */
    private static final String PROCESS =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());

    private static final ThreadLocal<@Nullable HttpServletRequest> CURRENT = new ThreadLocal<>();

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        if (event.getServletRequest() instanceof HttpServletRequest request) {
            CURRENT.set(request);
        }
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        CURRENT.remove();
    }

    /** The request that this thread answers; null outside of requests. */
    static @Nullable HttpServletRequest get() {
        return CURRENT.get();
    }

    /** Identifier, of at most 64 letters, digits, dots, hyphens and underscores; null outside of requests. */
    static @Nullable String id() {
        HttpServletRequest request = CURRENT.get();
        if (request == null) {
            return null;
        }
        String chosen = Boolean.TRUE.equals(request.getAttribute(IS_FORWARDED)) ? request.getHeader(HEADER) : null;
        return chosen != null && SAFE.matcher(chosen).matches() ? chosen : PROCESS + "-" + request.getRequestId();
    }
}

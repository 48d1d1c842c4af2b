package dev.keyturn.console.session;

import dev.keyturn.console.ConsoleProperties;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.stereotype.Component;

/**
 * Remembers the page that somebody was on before they had to sign in: the page itself, or the one with the form that they
 * sent. Always a page of the console, whatever the request says.
 */
@Component
class WayBack implements RequestCache {

    private static final String ATTRIBUTE = WayBack.class.getName();
    private static final int LONGEST = 4_000;

    private final ConsoleProperties console;

    WayBack(ConsoleProperties console) {
        this.console = console;
    }

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        String page = HttpMethod.GET.matches(request.getMethod()) ? pageOf(request) : pageBefore(request);
        if (page != null && page.length() <= LONGEST) {
            request.getSession().setAttribute(ATTRIBUTE, page);
        }
    }

    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        Object page = session == null ? null : session.getAttribute(ATTRIBUTE);
        return page instanceof String text ? new SimpleSavedRequest(text) : null;
    }

    /** Requests are not replayed, only pages shown again. */
    @Override
    public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        return null;
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.removeAttribute(ATTRIBUTE);
        }
    }

    private @Nullable String pageOf(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null || !accept.contains("text/html")) {
            return null;
        }
        String query = request.getQueryString();
        return console.at(request.getRequestURI() + (query == null ? "" : "?" + query));
    }

    private @Nullable String pageBefore(HttpServletRequest request) {
        String before = request.getHeader(HttpHeaders.REFERER);
        return before != null && before.startsWith(console.at("/")) ? before : null;
    }
}

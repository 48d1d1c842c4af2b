package dev.keyturn.console.session;

import dev.keyturn.console.ConsoleProperties;
import dev.keyturn.console.form.UnsentForm;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.stereotype.Component;

/**
 * Remembers the page that somebody was on before they had to sign in: the page itself, or the one with the form that they
 * sent, together with what they typed into it. Always a page of the console, whatever the request says.
 */
@Component
class WayBack implements RequestCache {

    private static final String ATTRIBUTE = WayBack.class.getName();
    private static final int LONGEST = 4_000;
    private static final Duration TIME_TO_SIGN_IN = Duration.ofMinutes(15);

    private final ConsoleProperties console;

    WayBack(ConsoleProperties console) {
        this.console = console;
    }

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        String page = HttpMethod.GET.matches(request.getMethod()) ? pageOf(request) : keepForm(request);
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

    /**
     * Keeps the form that a page of the console sends, since it is not going to be read. A session that begins with this ends
     * soon unless somebody signs in to it.
     *
     * @return the address of the page to show next; null if the form came from elsewhere, or the browser does not say
     */
    @Nullable
    String keepForm(HttpServletRequest request) {
        if (!isFromTheConsole(request)) {
            return null;
        }
        String page = UnsentForm.isShownAt(request.getRequestURI())
                ? console.at(request.getRequestURI())
                : pageBefore(request);
        if (page == null || page.length() > LONGEST) {
            page = console.at("/");
        }
        if (request.getSession(false) == null) {
            request.getSession().setMaxInactiveInterval((int) TIME_TO_SIGN_IN.toSeconds());
        }
        UnsentForm.keep(request, page.substring(console.at("").length()).replaceFirst("[?#].*", ""));
        return page;
    }

    /** Lets the session of somebody who has just signed in last as long as others. */
    static void extend(HttpServletRequest request) {
        int minutes = request.getServletContext().getSessionTimeout();
        request.getSession()
                .setMaxInactiveInterval((int) Duration.ofMinutes(minutes).toSeconds());
    }

    /** Whether the browser says that the form is on a page of the console. No other site can make it say so. */
    boolean isFromTheConsole(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null ? pageBefore(request) != null : origin.equals(ConsoleFilterChain.originOf(console.url()));
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

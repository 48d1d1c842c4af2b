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
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.stereotype.Component;

/**
 * Remembers the page that somebody was on before they had to sign in, and what a signed-in user typed into a form that was
 * not sent. Always a page of the console, whatever the request says.
 */
@Component
class WayBack implements RequestCache {

    private static final String ATTRIBUTE = WayBack.class.getName();
    private static final int LONGEST = 4_000;

    private final SecurityContextRepository sessions = new HttpSessionSecurityContextRepository();
    private final ConsoleProperties console;

    WayBack(ConsoleProperties console) {
        this.console = console;
    }

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        String page = null;
        if (HttpMethod.GET.matches(request.getMethod())) {
            page = pageOf(request);
        } else if (sessions.containsContext(request)) {
            page = keepForm(request);
        }
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
     * Keeps the form that a page of the console sends, since it is not going to be read, in the session of a user who has
     * signed in. Of strangers nothing is kept.
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

    /** The address of the page of the console from which a request comes; null if it comes from elsewhere or does not say. */
    @Nullable
    String pageBefore(HttpServletRequest request) {
        String before = request.getHeader(HttpHeaders.REFERER);
        return before != null && before.startsWith(console.at("/")) ? before : null;
    }
}

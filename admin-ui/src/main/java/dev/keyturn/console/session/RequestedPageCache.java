package dev.keyturn.console.session;

import dev.keyturn.console.ConsoleProperties;
import dev.keyturn.console.form.UnsentForm;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Cache of the page that was requested before sign-in, and of a signed-in user's form that was
 * not sent. Always a page of the console, whatever the request contains.
 */
@Component
class RequestedPageCache implements RequestCache {

    private static final String ATTRIBUTE = RequestedPageCache.class.getName();
    private static final String PAGE = "page";
    private static final int LONGEST = 4_000;

    /** Path and query of an address, without a beginning that a browser reads as another host. */
    private static final Pattern PATH = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e]*");

    private final SecurityContextRepository sessions = new HttpSessionSecurityContextRepository();
    private final ConsoleProperties console;

    RequestedPageCache(ConsoleProperties console) {
        this.console = console;
    }

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        if (!sessions.containsContext(request)) {
            return;
        }
        String page = HttpMethod.GET.matches(request.getMethod()) ? addressOf(request) : keepForm(request);
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
     * @return the address of the page to show next; null if the form came from elsewhere, or if that is unknown
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

    /** Extends the session after sign-in to the usual length. */
    static void extend(HttpServletRequest request) {
        int minutes = request.getServletContext().getSessionTimeout();
        request.getSession()
                .setMaxInactiveInterval((int) Duration.ofMinutes(minutes).toSeconds());
    }

    /** Whether the form was sent by a page of the console, by the browser's own headers. */
    boolean isFromTheConsole(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null ? pageBefore(request) != null : origin.equals(ConsoleProperties.originOf(console.url()));
    }

    /** The address at which a sign-in begins, with the page that a stranger asked for: nothing of theirs is kept before. */
    static String withPage(String signIn, HttpServletRequest request) {
        String page = HttpMethod.GET.matches(request.getMethod()) ? pageOf(request) : null;
        return page == null || page.equals("/") || page.length() > LONGEST
                ? signIn
                : UriComponentsBuilder.fromUriString(signIn)
                        .queryParam(PAGE, "{page}")
                        .encode()
                        .buildAndExpand(page)
                        .toUriString();
    }

    /** Keeps the page that {@link #withPage} added, in the session that the sign-in begins. */
    void keepPage(HttpServletRequest request) {
        String page = request.getParameter(PAGE);
        if (page != null && page.length() <= LONGEST && PATH.matcher(page).matches()) {
            request.getSession().setAttribute(ATTRIBUTE, console.at(page));
        }
    }

    private @Nullable String addressOf(HttpServletRequest request) {
        String page = pageOf(request);
        return page == null ? null : console.at(page);
    }

    private static @Nullable String pageOf(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null || !accept.contains("text/html")) {
            return null;
        }
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    /** The address of the page of the console from which a request comes; null if it comes from elsewhere, or if that is unknown. */
    @Nullable
    String pageBefore(HttpServletRequest request) {
        String before = request.getHeader(HttpHeaders.REFERER);
        return before != null && before.startsWith(console.at("/")) ? before : null;
    }
}

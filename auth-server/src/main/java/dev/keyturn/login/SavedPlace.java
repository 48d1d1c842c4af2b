package dev.keyturn.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.stereotype.Component;

/**
 * Where a person was going before a page of ours came in between, kept in their session.
 *
 * <p>It is always a place on this server: whatever name the server was called by, only path and query are used.
 */
@Component
class SavedPlace {

    private static final String HOME = "/";
    private static final String AUTHORIZATION_PATH = "/oauth2/authorize";

    private final RequestCache requests = new HttpSessionRequestCache();

    void remember(HttpServletRequest request, HttpServletResponse response) {
        requests.saveRequest(request, response);
    }

    /** Path and query of where to go on, or the start page. */
    String pathAndQuery(HttpServletRequest request, HttpServletResponse response) {
        return saved(request, response).map(SavedPlace::onThisServer).orElse(request.getContextPath() + HOME);
    }

    /** The client whose authorization request is waiting; empty if something else is, or nothing. */
    Optional<String> askingClient(HttpServletRequest request, HttpServletResponse response) {
        return saved(request, response)
                .filter(saved -> onThisServer(saved).startsWith(request.getContextPath() + AUTHORIZATION_PATH + "?"))
                .map(saved -> saved.getParameterValues("client_id"))
                .filter(values -> values.length == 1)
                .map(values -> values[0]);
    }

    private Optional<SavedRequest> saved(HttpServletRequest request, HttpServletResponse response) {
        @Nullable SavedRequest saved = requests.getRequest(request, response);
        return Optional.ofNullable(saved);
    }

    private static String onThisServer(SavedRequest saved) {
        String url = saved.getRedirectUrl();
        int path = url.indexOf('/', url.indexOf("://") + 3);
        boolean leadsAway = path < 0 || url.startsWith("//", path) || url.startsWith("/\\", path);
        return leadsAway ? HOME : url.substring(path);
    }
}

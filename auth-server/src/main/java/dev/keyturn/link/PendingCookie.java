package dev.keyturn.link;

import dev.keyturn.login.PendingRequest;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.oauth.KeyturnProperties;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * Cookie with the request that waits while a person reads a mail. It is in no link, so that the mail leads who opens it in another
 * browser nowhere but to their account.
 */
@Component
class PendingCookie {

    private static final String COOKIE = "keyturn_pending";
    private static final Duration LIFETIME = Duration.ofHours(1);

    /** Browsers keep cookies of 4 KB; a longer request does not wait. */
    private static final int MAX_LENGTH = 3_500;

    private final PendingRequests pendingRequests;
    private final boolean isHttps;

    PendingCookie(PendingRequests pendingRequests, KeyturnProperties server) {
        this.pendingRequests = pendingRequests;
        this.isHttps = server.isHttps();
    }

    void keep(PendingRequest pending, HttpServletRequest request, HttpServletResponse response) {
        String sealed = pending.equals(PendingRequest.home(request)) ? "" : pendingRequests.seal(pending);
        if (!sealed.isEmpty() && sealed.length() <= MAX_LENGTH) {
            send(sealed, LIFETIME, response);
        }
    }

    /** Takes the request out of the browser; the start page if there is none. */
    PendingRequest take(HttpServletRequest request, HttpServletResponse response) {
        Cookie[] all = request.getCookies();
        Optional<String> sealed = (all == null ? Stream.<Cookie>empty() : Arrays.stream(all))
                .filter(cookie -> name().equals(cookie.getName()))
                .map(Cookie::getValue)
                .findFirst();
        if (sealed.isPresent()) {
            send("", Duration.ZERO, response);
        }
        return sealed.flatMap(pendingRequests::open).orElseGet(() -> PendingRequest.home(request));
    }

    private void send(String value, Duration lifetime, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name(), value)
                        .path("/")
                        .maxAge(lifetime)
                        .httpOnly(true)
                        .secure(isHttps)
                        .sameSite("Lax")
                        .build()
                        .toString());
    }

    /** With the prefix no other host of the same domain can set it. */
    private String name() {
        return isHttps ? "__Host-" + COOKIE : COOKIE;
    }
}

package dev.keyturn.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Credential of a caller in the headers that a gateway forwards: an access token or API key in {@code Authorization}, or an API
 * key in {@code X-API-Key}. A scheme other than {@code Bearer} is no credential of ours.
 *
 * @param text null if there is none
 * @param isMalformed whether there are several, or one that cannot be read
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2">RFC 6750 §2, Authenticated Requests</a>
 */
record ForwardedCredential(@Nullable String text, boolean isMalformed) {

    private static final String API_KEY = "X-API-Key";
    private static final String BEARER = "bearer";
    private static final ForwardedCredential NONE = new ForwardedCredential(null, false);
    private static final ForwardedCredential MALFORMED = new ForwardedCredential(null, true);

    static ForwardedCredential of(HttpServletRequest request) {
        List<String> authorizations = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        List<String> keys = Collections.list(request.getHeaders(API_KEY));
        if (authorizations.size() > 1 || keys.size() > 1) {
            return MALFORMED;
        }
        boolean isBearer = !authorizations.isEmpty() && isBearer(authorizations.get(0));
        if (isBearer && !keys.isEmpty()) {
            return MALFORMED;
        }
        if (isBearer) {
            return read(authorizations.get(0).substring(BEARER.length()).stripLeading());
        }
        return keys.isEmpty() ? NONE : read(keys.get(0));
    }

    private static boolean isBearer(String header) {
        String lower = header.toLowerCase(Locale.ROOT);
        return lower.equals(BEARER) || lower.startsWith(BEARER + " ");
    }

    /** Visible characters only: an imported API key may have all of them. */
    private static ForwardedCredential read(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c <= '~')
                ? new ForwardedCredential(text, false)
                : MALFORMED;
    }

    @Override
    public String toString() {
        return "ForwardedCredential[…]";
    }
}

package dev.keyturn.oauth;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * Redirect URI with the parameters of a response. The address itself is kept to the letter, since it is the client's, and no
 * two parsers agree on what a query may look like.
 */
public final class CallbackUri {

    private final StringBuilder text;

    /** @param registered has no fragment */
    public CallbackUri(String registered) {
        this.text = new StringBuilder(registered);
    }

    /** Adds a parameter, unless it has no value. */
    public CallbackUri with(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            text.append(separator()).append(name).append('=').append(UriUtils.encode(value, StandardCharsets.UTF_8));
        }
        return this;
    }

    private String separator() {
        if (text.indexOf("?") < 0) {
            return "?";
        }
        char last = text.charAt(text.length() - 1);
        return last == '?' || last == '&' ? "" : "&";
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

package dev.keyturn.web;

import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes Tomcat's error for headers that are too large or too many, by its message.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6585#section-5">RFC 6585 §5, 431 Request Header Fields Too Large</a>
 */
final class HeaderOverflow {

    private static final String TOO_LARGE =
            StringManager.getManager(Http11InputBuffer.class).getString("iib.requestheadertoolarge.error");

    private static final String TOO_MANY =
            beginning(StringManager.getManager(MimeHeaders.class).getString("headers.maxCountFail"));

    private HeaderOverflow() {}

    static boolean isCauseOf(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && (message.equals(TOO_LARGE) || message.startsWith(TOO_MANY))) {
                return true;
            }
        }
        return false;
    }

    /** Text before the number. */
    private static String beginning(String message) {
        return message.substring(0, message.indexOf("[{0}]"));
    }
}

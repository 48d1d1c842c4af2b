package dev.keyturn.web;

import dev.keyturn.adminapi.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpStatusRequestRejectedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * The framework's firewall, which matches each header and each parameter name with a pattern. What is printable ASCII, and
 * that is nearly all, fits those patterns and is seen to at less cost. It refuses a path in a second spelling, which the framework
 * would read as the same and a comparison of texts as another.
 */
@Configuration(proxyBeanMethods = false)
class PlainTextFirewall {

    @Bean
    StrictHttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new OneSpelling();
        firewall.setAllowedHeaderNames(plainOr(StrictHttpFirewall.ALLOWED_HEADER_NAMES));
        firewall.setAllowedHeaderValues(plainOr(StrictHttpFirewall.ALLOWED_HEADER_VALUES));
        firewall.setAllowedParameterNames(plainOr(StrictHttpFirewall.ALLOWED_PARAMETER_NAMES));
        return firewall;
    }

    /** Says what is wrong with the request, where the answer has room for it. */
    @Bean
    RequestRejectedHandler requestRejectedHandler() {
        RequestRejectedHandler badRequest = new HttpStatusRequestRejectedHandler();
        return (request, response, rejected) -> {
            if (isAboutAddress(rejected)) {
                request.setAttribute(Problem.DETAIL, "address");
            }
            badRequest.handle(request, response, rejected);
        };
    }

    /** The firewall tells its reasons apart only by their messages. */
    private static boolean isAboutAddress(RequestRejectedException rejected) {
        String message = String.valueOf(rejected.getMessage());
        return message.contains(" the URL ") || message.endsWith(" can only contain printable ASCII characters.");
    }

    private static Predicate<String> plainOr(Predicate<String> pattern) {
        return text -> isPrintableAscii(text) || pattern.test(text);
    }

    private static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character > '~') {
                return false;
            }
        }
        return true;
    }

    /**
     * Refuses a path with an encoded letter, digit, hyphen or underscore: filters that compare texts would not find the endpoint
     * that the framework finds.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.3">RFC 3986 §2.3, Unreserved Characters</a>
     */
    private static final class OneSpelling extends StrictHttpFirewall {

        private static final Pattern ENCODED_UNRESERVED =
                Pattern.compile("%(?:2[dD]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF])");

        @Override
        public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
            String path = request.getRequestURI();
            if (path.indexOf('%') >= 0 && ENCODED_UNRESERVED.matcher(path).find()) {
                throw new RequestRejectedException(
                        "The request was rejected because the URL has an encoded character that needs no encoding.");
            }
            return super.getFirewalledRequest(request);
        }
    }
}

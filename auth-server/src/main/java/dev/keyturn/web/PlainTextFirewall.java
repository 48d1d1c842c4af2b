package dev.keyturn.web;

import java.util.function.Predicate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * The framework's firewall, which matches each header and each parameter name with a pattern. What is printable ASCII, and
 * that is nearly all, fits those patterns and is seen to at less cost.
 */
@Configuration(proxyBeanMethods = false)
class PlainTextFirewall {

    @Bean
    StrictHttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(plainOr(StrictHttpFirewall.ALLOWED_HEADER_NAMES));
        firewall.setAllowedHeaderValues(plainOr(StrictHttpFirewall.ALLOWED_HEADER_VALUES));
        firewall.setAllowedParameterNames(plainOr(StrictHttpFirewall.ALLOWED_PARAMETER_NAMES));
        return firewall;
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
}

package dev.keyturn.console.session;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Headers of the page for an address that the firewall rejects, which no filter chain sees. */
@Configuration(proxyBeanMethods = false)
class RejectedAddresses {

    @Bean
    RequestRejectedHandler badRequests() {
        return (request, response, rejected) -> {
            response.setHeader(
                    "Content-Security-Policy",
                    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'");
            response.setHeader("Referrer-Policy", "same-origin");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("X-Frame-Options", "DENY");
            response.setHeader("Cache-Control", "no-store");
            response.sendError(HttpStatus.BAD_REQUEST.value());
        };
    }
}

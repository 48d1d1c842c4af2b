package dev.keyturn.example.withoutsdk.springboot3;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Spring Boot's own chain demands a token for all, which this decoder reads. */
@SpringBootApplication
@RestController
class OrdersApi {

    @Bean
    JwtDecoder jwtDecoder(
            @Value("${orders.issuer}") String issuer,
            @Value("${orders.audience}") String audience,
            @Value("${orders.client}") String client) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withIssuerLocation(issuer)
                .validateType(false) // which is the validator's business
                .build();
        decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
                .issuer(issuer)
                .audience(audience)
                .clientId(client)
                .build());
        return decoder;
    }

    @GetMapping("/orders")
    String orders(Authentication caller) {
        return "orders of " + caller.getName();
    }
}

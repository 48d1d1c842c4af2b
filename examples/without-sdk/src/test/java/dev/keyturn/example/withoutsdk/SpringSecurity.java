package dev.keyturn.example.withoutsdk;

import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Resource server of Spring Security 7, which comes with Spring Boot 4. */
final class SpringSecurity {

    private SpringSecurity() {}

    static JwtDecoder jwtDecoder(String issuer, String audience, String client) {
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
}

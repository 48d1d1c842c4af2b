package dev.keyturn.endtoend;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;

/** Part of an application that accepts ID tokens signed with ES256, as {@code docs/guide/client-apps-spring.md} shows it. */
@Configuration(proxyBeanMethods = false)
class Es256IdTokens {

    @Bean
    JwtDecoderFactory<ClientRegistration> idTokenDecoders() {
        OidcIdTokenDecoderFactory decoders = new OidcIdTokenDecoderFactory();
        decoders.setJwsAlgorithmResolver(client -> SignatureAlgorithm.ES256);
        return decoders;
    }
}

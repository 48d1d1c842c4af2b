package dev.keyturn.login;

import dev.keyturn.login.NewSignIns.NewSignIn;
import dev.keyturn.session.SessionAttribute;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Attributes that the pages keep in sessions. */
@Configuration(proxyBeanMethods = false)
class SessionContent {

    @Bean
    SessionAttribute<NewSignIn[]> newSignIns() {
        return NewSignIns.STORED;
    }

    @Bean
    SessionAttribute<String> formToken() {
        return FormTokens.STORED;
    }
}

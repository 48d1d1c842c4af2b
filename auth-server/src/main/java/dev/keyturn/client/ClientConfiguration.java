package dev.keyturn.client;

import dev.keyturn.client.assertion.OperatorsKeys;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this package needs from outside itself. */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {

    @Bean
    OperatorsKeys operatorsKeys(ConsoleProperties console) {
        return new OperatorsKeys(console.keys());
    }
}

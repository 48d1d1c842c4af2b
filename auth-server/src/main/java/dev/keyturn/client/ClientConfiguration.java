package dev.keyturn.client;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyturn.client.authentication.assertion.OperatorsKeys;
import dev.keyturn.client.lookup.CachedClients;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans for this package. */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {

    @Bean
    OperatorsKeys operatorsKeys(ConsoleProperties console) {
        return new OperatorsKeys(console.keys());
    }

    /** Ticker of {@link CachedClients}, so that a test can stop it. */
    @Bean
    Ticker ticker() {
        return Ticker.systemTicker();
    }
}

package dev.keyturn.console;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clock that everything in the console goes by. */
@Configuration(proxyBeanMethods = false)
class ConsoleClock {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}

package dev.keyturn;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The authorization server. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class AuthServer {

    /** The one source of time, so that a test can set it. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    public static void main(String[] args) {
        SpringApplication.run(AuthServer.class, args);
    }
}

package dev.keyturn;

import dev.keyturn.audit.proof.AuditCommand;
import dev.keyturn.bootstrap.RestoreAdministrator;
import dev.keyturn.posture.PostureCommand;
import java.time.Clock;
import java.util.Optional;
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

    public static void main(String[] args) {
        Optional<Integer> exitCode = RestoreAdministrator.runIfAsked(AuthServer.class, args, System.out, System.err)
                .or(() -> AuditCommand.runIfAsked(args, System.out, System.err))
                .or(() -> PostureCommand.runIfAsked(AuthServer.class, args, System.out, System.err));
        if (exitCode.isPresent()) {
            System.exit(exitCode.get());
        }
        SpringApplication.run(AuthServer.class, args);
    }

    /** The one source of time, so that a test can set it. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}

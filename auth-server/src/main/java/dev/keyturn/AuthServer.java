package dev.keyturn;

import dev.keyturn.audit.proof.AuditCommand;
import dev.keyturn.bootstrap.RestoreAdministrator;
import dev.keyturn.command.Command;
import dev.keyturn.command.CommandLine;
import dev.keyturn.posture.PostureCommand;
import dev.keyturn.user.BreachedPasswordCommand;
import java.time.Clock;
import java.util.List;
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
        Optional<Integer> exitCode = CommandLine.run(List.of(args), commands(), System.out, System.err);
        if (exitCode.isPresent()) {
            System.exit(exitCode.get());
        }
        SpringApplication.run(AuthServer.class, args);
    }

    static List<Command> commands() {
        return List.of(
                AuditCommand.command(),
                BreachedPasswordCommand.command(),
                PostureCommand.command(AuthServer.class),
                RestoreAdministrator.command(AuthServer.class));
    }

    /** The one source of time, so that a test can set it. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}

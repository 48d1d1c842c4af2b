package dev.keyturn.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import org.springframework.aot.AotDetector;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.SpringProperties;

/** Start of an application that opens no port and writes no log, so that the output of a command stands alone. */
public final class QuietStart {

    private QuietStart() {}

    /**
     * Starts it with the server's configuration, and without the classes that the build generated for a start with the web server.
     * Before, it opens the database once, since the start itself would make a new one, or hide the reason why it cannot.
     *
     * @param settings of the form {@code --name=value}
     * @param defaults settings of the form {@code name=value} that the configuration can override
     * @throws RuntimeException for {@link FailureReason}
     */
    public static ConfigurableApplicationContext of(Class<?> application, List<String> settings, String... defaults) {
        try (ConfigurableApplicationContext configuration = configuration(settings)) {
            ConfiguredDatabase.connect(configuration.getEnvironment()).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return start(application, settings, defaults);
    }

    /** Reads the server's configuration, and starts nothing else. */
    public static ConfigurableApplicationContext configuration(List<String> settings) {
        return start(Nothing.class, settings);
    }

    private static ConfigurableApplicationContext start(
            Class<?> application, List<String> settings, String... defaults) {
        SpringProperties.setProperty(AotDetector.AOT_ENABLED, "false");
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("logging.level.root=off")
                .properties(defaults)
                .run(settings.toArray(String[]::new));
    }

    /** Application without beans. */
    static final class Nothing {}
}

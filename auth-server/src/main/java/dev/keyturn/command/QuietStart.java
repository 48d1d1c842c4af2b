package dev.keyturn.command;

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
     *
     * @param arguments settings of the form {@code --name=value}; other words are ignored
     * @param defaults settings of the form {@code name=value} that the configuration can override
     */
    public static ConfigurableApplicationContext of(Class<?> application, List<String> arguments, String... defaults) {
        SpringProperties.setProperty(AotDetector.AOT_ENABLED, "false");
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("logging.level.root=off")
                .properties(defaults)
                .run(arguments.toArray(String[]::new));
    }
}

package dev.keyturn.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Gives each test class the server's default log level. The commands of the jar switch logging off for the rest of their process, and
 * the classes that follow in the same process would find nothing in the log.
 */
public final class DefaultLogLevel implements BeforeAllCallback {

    private static final LoggingSystem LOGGING = LoggingSystem.get(DefaultLogLevel.class.getClassLoader());

    @Override
    public void beforeAll(ExtensionContext context) {
        LOGGING.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
    }
}

package dev.keyturn.refusal;

import org.springframework.context.ApplicationContext;

/** Rejected requests, which the server adds to the audit trail each minute. */
public final class WrittenRefusals {

    private WrittenRefusals() {}

    /** Adds them now. */
    public static void write(ApplicationContext server) {
        server.getBean(RefusalLog.class).write();
    }
}

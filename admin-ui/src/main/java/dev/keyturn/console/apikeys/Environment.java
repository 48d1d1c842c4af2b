package dev.keyturn.console.apikeys;

/** Environment of API keys, with its limits. */
public record Environment(String name, long maximumLifetimeSeconds, long defaultLifetimeSeconds, String whenLeaked) {

    private static final int SECONDS_OF_DAY = 86_400;

    public long maximumDays() {
        return maximumLifetimeSeconds / SECONDS_OF_DAY;
    }

    public long defaultDays() {
        return defaultLifetimeSeconds / SECONDS_OF_DAY;
    }
}

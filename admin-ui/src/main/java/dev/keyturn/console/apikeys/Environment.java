package dev.keyturn.console.apikeys;

/** Environment of API keys, with its limits. */
public record Environment(String name, long maxLifetimeSeconds, long defaultLifetimeSeconds, String onLeak) {

    private static final int SECONDS_OF_DAY = 86_400;

    public long maximumDays() {
        return maxLifetimeSeconds / SECONDS_OF_DAY;
    }

    public long defaultDays() {
        return defaultLifetimeSeconds / SECONDS_OF_DAY;
    }
}

package dev.keyturn.alarm;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Thresholds of the detectors, and the retention of alarms. A threshold of 0 switches a detector off.
 *
 * @param retention time after which a closed alarm is deleted; 1 day or more
 * @param learningPeriod time since the first use of a client or API key in which new networks and high rates of tokens are no alarm
 * @param newNetwork whether a client or API key that is used from a network for the first time is an alarm
 * @param rejectedRequests many rejected requests of one client, or from one network
 * @param passwordSpraying failed sign-ins that are spread over many accounts
 * @param passwordGuessing many failed sign-ins of one account
 * @param secondFactorGuessing many wrong codes after the right password of one account
 * @param tokenRate tokens of one client in an hour
 * @param overdueKey keys in use that were to be retired
 * @param lag delays and differences of clocks
 */
@ConfigurationProperties("keyturn.alarm")
public record AlarmProperties(
        @DefaultValue("180d") Duration retention,
        @DefaultValue("7d") Duration learningPeriod,
        @DefaultValue("true") boolean newNetwork,
        @DefaultValue RejectedRequests rejectedRequests,
        @DefaultValue PasswordSpraying passwordSpraying,
        @DefaultValue PasswordGuessing passwordGuessing,
        @DefaultValue SecondFactorGuessing secondFactorGuessing,
        @DefaultValue TokenRate tokenRate,
        @DefaultValue OverdueKey overdueKey,
        @DefaultValue Lag lag) {

    /** Longest window of a detector. */
    public static final Duration MAX_WINDOW = Duration.ofHours(1);

    public AlarmProperties {
        if (retention.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("keyturn.alarm.retention must be 1 day or more");
        }
        checkNotNegative("learning-period", learningPeriod);
    }

    private static void check(String name, int threshold) {
        if (threshold < 0) {
            throw new IllegalArgumentException("keyturn.alarm." + name + " must be 0 or more");
        }
    }

    private static void checkNotNegative(String name, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("keyturn.alarm." + name + " must not be negative");
        }
    }

    private static void checkWindow(String name, Duration window) {
        if (window.compareTo(Duration.ofMinutes(1)) < 0 || window.compareTo(MAX_WINDOW) > 0) {
            throw new IllegalArgumentException("keyturn.alarm." + name + " must be between 1 minute and 1 hour");
        }
    }

    /**
     * Detector of rejected requests.
     *
     * @param window time in which rejections are counted; 1 minute to 1 hour
     * @param ofClient rejections of one client that are an alarm; 0 for none
     * @param ofNetwork rejections from one IPv4 address or IPv6 /64 that are an alarm; 0 for none
     */
    public record RejectedRequests(
            @DefaultValue("10m") Duration window,
            @DefaultValue("100") int ofClient,
            @DefaultValue("300") int ofNetwork) {

        public RejectedRequests {
            checkWindow("rejected-requests.window", window);
            check("rejected-requests.of-client", ofClient);
            check("rejected-requests.of-network", ofNetwork);
        }
    }

    /**
     * Detector of failed sign-ins over many accounts.
     *
     * @param window time in which accounts are counted; 1 minute to 1 hour
     * @param ofNetwork accounts with failed sign-ins from one IPv4 address or IPv6 /64 that are an alarm, attempts with unknown names
     *     included; 0 for none
     * @param ofAll accounts with failed sign-ins from all networks that are an alarm, attempts with unknown names included; 0 for none
     */
    public record PasswordSpraying(
            @DefaultValue("10m") Duration window,
            @DefaultValue("20") int ofNetwork,
            @DefaultValue("200") int ofAll) {

        public PasswordSpraying {
            checkWindow("password-spraying.window", window);
            check("password-spraying.of-network", ofNetwork);
            check("password-spraying.of-all", ofAll);
        }
    }

    /**
     * Detector of wrong codes of one account.
     *
     * @param window time in which wrong codes are counted; 1 minute to 1 hour
     * @param ofAccount wrong codes after the right password of one account that are an alarm; 0 for none
     */
    public record SecondFactorGuessing(
            @DefaultValue("1h") Duration window,
            @DefaultValue("10") int ofAccount) {

        public SecondFactorGuessing {
            checkWindow("second-factor-guessing.window", window);
            check("second-factor-guessing.of-account", ofAccount);
        }
    }

    /**
     * Detector of failed sign-ins of one account.
     *
     * @param window time in which failed sign-ins are counted; 1 minute to 1 hour
     * @param ofAccount failed sign-ins of one account, from all networks together, that are an alarm; 0 for none
     */
    public record PasswordGuessing(
            @DefaultValue("1h") Duration window,
            @DefaultValue("50") int ofAccount) {

        public PasswordGuessing {
            checkWindow("password-guessing.window", window);
            check("password-guessing.of-account", ofAccount);
        }
    }

    /**
     * Detector of high rates of tokens. A rate is far above if it is above the minimum, the multiple of the mean, and six standard deviations
     * above the mean.
     *
     * @param minimum tokens of a client in an hour that are never an alarm
     * @param factor multiple of the client's usual number of tokens in an hour; 0 for no alarm
     */
    public record TokenRate(
            @DefaultValue("1000") int minimum,
            @DefaultValue("5") int factor) {

        public TokenRate {
            check("token-rate.minimum", minimum);
            check("token-rate.factor", factor);
        }
    }

    /**
     * Detector of keys that are still in use.
     *
     * @param signingKeyLate time for which a signing key may sign after its planned rotation; 0 for no alarm
     * @param apiKeyEndsWithin time before the end of a rotated API key from which its use is an alarm; 0 for no alarm
     */
    public record OverdueKey(
            @DefaultValue("1d") Duration signingKeyLate,
            @DefaultValue("1d") Duration apiKeyEndsWithin) {

        public OverdueKey {
            checkNotNegative("overdue-key.signing-key-late", signingKeyLate);
            checkNotNegative("overdue-key.api-key-ends-within", apiKeyEndsWithin);
        }
    }

    /**
     * Delays and differences beyond which there is an alarm.
     *
     * @param audit time for which an audit event may wait for its leaf in the tree; 0 for no alarm
     * @param revocations time after which a node must have read a revocation; 0 for no alarm
     * @param clock difference between the clocks of a node and the database; 0 for no alarm
     */
    public record Lag(
            @DefaultValue("2m") Duration audit,
            @DefaultValue("30s") Duration revocations,
            @DefaultValue("5s") Duration clock) {

        public Lag {
            checkNotNegative("lag.audit", audit);
            checkNotNegative("lag.revocations", revocations);
            checkNotNegative("lag.clock", clock);
        }
    }
}

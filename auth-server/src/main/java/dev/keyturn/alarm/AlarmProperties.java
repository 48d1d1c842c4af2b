package dev.keyturn.alarm;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Thresholds of the detectors, and the retention of alarms. A threshold of 0 switches a detector off.
 *
 * @param retention time after which a closed alarm is deleted; 1 day or more
 * @param rejectedRequests many rejected requests of one client, or from one network
 */
@ConfigurationProperties("keyturn.alarm")
public record AlarmProperties(
        @DefaultValue("180d") Duration retention,
        @DefaultValue RejectedRequests rejectedRequests) {

    /** Longest window of a detector. */
    public static final Duration MAX_WINDOW = Duration.ofHours(1);

    public AlarmProperties {
        if (retention.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("keyturn.alarm.retention must be 1 day or more");
        }
    }

    private static void check(String name, int threshold) {
        if (threshold < 0) {
            throw new IllegalArgumentException("keyturn.alarm." + name + " must be 0 or more");
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
}

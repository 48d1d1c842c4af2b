package dev.keyturn.alarm;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.oauth.Codes;

/** Detectors, each with the severity of its alarms. */
public enum Detector {
    /** Many rejected requests of one client, or from one network. */
    REJECTED_REQUESTS(Severity.MEDIUM),
    /** A refresh token was used again after its successor. */
    REFRESH_TOKEN_REPLAY(Severity.HIGH),
    /** Failed sign-ins are spread over many accounts. */
    PASSWORD_SPRAYING(Severity.HIGH),
    /** Many failed sign-ins of one account. Medium: anyone can cause it, and locks keep the guesses few. */
    PASSWORD_GUESSING(Severity.MEDIUM),

    /** Many wrong codes after the right password of one account. High: someone else knows the password. */
    SECOND_FACTOR_GUESSING(Severity.HIGH),
    /** A client or API key was used from a network for the first time. */
    NEW_NETWORK(Severity.MEDIUM),
    /** A client got far more tokens than usual. */
    TOKEN_RATE(Severity.MEDIUM),
    /** A key is still in use that was to be retired. */
    OVERDUE_KEY(Severity.MEDIUM),
    /** Audit events wait for their leaves in the tree. */
    AUDIT_LAG(Severity.HIGH),
    /** A node has not read revocations. */
    REVOCATION_LAG(Severity.HIGH),
    /** The clock of a node differs from that of the database. */
    CLOCK_DIFFERENCE(Severity.MEDIUM);

    /** Codes of all detectors, as a pattern. */
    static final String CODES =
            "rejected-requests|refresh-token-replay|password-spraying|password-guessing|second-factor-guessing"
                    + "|new-network|token-rate|overdue-key|audit-lag|revocation-lag|clock-difference";

    private final Severity severity;

    Detector(Severity severity) {
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }

    /** The detector as the admin API names it. */
    @JsonValue
    public String code() {
        return Codes.of(this);
    }

    /** How much an alarm matters. */
    public enum Severity {
        LOW,
        MEDIUM,
        HIGH;

        /** The severity as the admin API names it. */
        @JsonValue
        public String code() {
            return Codes.of(this);
        }
    }
}

package dev.keyturn.alarm;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.oauth.Codes;

/** Detectors, each with the severity of its alarms. */
public enum Detector {
    /** Many rejected requests of one client, or from one network. */
    REJECTED_REQUESTS(Severity.MEDIUM),
    /** A refresh token was used again after its successor. */
    REFRESH_TOKEN_REPLAY(Severity.HIGH);

    /** Codes of all detectors, as a pattern. */
    static final String CODES = "rejected-requests|refresh-token-replay";

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

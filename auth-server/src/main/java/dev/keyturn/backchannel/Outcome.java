package dev.keyturn.backchannel;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of an attempt.
 *
 * @param status of the answer; null if there was none
 * @param failure reason for which there was no answer; null if there was one
 * @param verdict what follows from it
 */
record Outcome(@Nullable Integer status, @Nullable Failure failure, Verdict verdict) {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;

    /**
     * Outcome of an answer.
     *
     * @see <a href="https://openid.net/specs/openid-connect-backchannel-1_0.html#BCResponse">OpenID Connect Back-Channel Logout §2.8,
     *     Back-Channel Logout Response</a>
     */
    static Outcome answered(int status) {
        Verdict verdict = switch (status) {
            case OK, NO_CONTENT -> Verdict.DELIVERED;
            case BAD_REQUEST -> Verdict.REJECTED;
            default -> Verdict.AGAIN;
        };
        return new Outcome(status, null, verdict);
    }

    static Outcome failed(Failure failure) {
        return new Outcome(null, failure, failure.isFinal ? Verdict.REJECTED : Verdict.AGAIN);
    }

    /** Whether the client did not answer, so that other requests to it would fail too. */
    boolean isSilence() {
        return verdict == Verdict.AGAIN && failure != null;
    }

    /** Consequence of an outcome. */
    enum Verdict {
        DELIVERED,
        AGAIN,
        REJECTED
    }

    /** Reason for which there was no answer. */
    enum Failure {
        TIMEOUT(false),
        UNREACHABLE(false),
        UNKNOWN_HOST(false),
        TLS(false),
        ADDRESS_NOT_ALLOWED(false),
        CLIENT_DISABLED(true),
        NO_ADDRESS(true);

        private final boolean isFinal;

        Failure(boolean isFinal) {
            this.isFinal = isFinal;
        }

        /** Reason of this code; null for none. */
        static @Nullable Failure ofNullable(@Nullable String code) {
            return code == null ? null : valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
        }

        /** Its name in the database and in the admin API. */
        @JsonValue
        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}

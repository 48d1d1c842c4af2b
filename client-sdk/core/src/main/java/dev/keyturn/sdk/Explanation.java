package dev.keyturn.sdk;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Explanation of a verification: the checks of a credential in order, and the first that failed. Contains no part of the credential, so it
 * is safe to show.
 *
 * @param kind kind of the credential by its format; null if the format is unknown
 * @param steps all checks for this kind
 */
public record Explanation(@Nullable CredentialKind kind, List<Step> steps) {

    public Explanation {
        steps = List.copyOf(steps);
    }

    /** Outcome of a check. */
    public enum Verdict {
        PASSED,
        FAILED,
        /** The check could not be made at the moment. */
        UNAVAILABLE,
        /** An earlier check failed. */
        SKIPPED,
        /** The verifier does not make the check. It would accept the credential whatever the outcome. */
        NOT_CHECKED
    }

    /**
     * One check.
     *
     * @param reason reason for the outcome; null unless the check failed or was unavailable
     * @param fix what to do; null unless the check failed or was unavailable
     */
    public record Step(
            Check check,
            Verdict verdict,
            @Nullable Reason reason,
            @Nullable String fix) {}

    /** Check of a credential, in the order of verification. */
    public enum Check {
        KIND("is of a kind that this API accepts, and complete", true),
        FORM("is a well-formed JWT", false),
        TYPE("is an access token", false),
        ALGORITHM("is signed with an allowed algorithm", false),
        CLAIMS("has the required claims", false),
        ISSUER("was issued by a trusted issuer", false),
        AUDIENCE("is for this API", true),
        TIME("is within its lifetime", true),
        KEY("is signed with a published key", false),
        SIGNATURE("has a valid signature", false),
        SERVER("is active at the server", true),
        REVOCATION("is not revoked", true),
        HOLDER("was presented by its holder", true);

        private final String text;
        private final boolean ofEveryKind;

        Check(String text, boolean ofEveryKind) {
            this.text = text;
            this.ofEveryKind = ofEveryKind;
        }

        /** Predicate of the sentence "The credential …", true if the check passes. */
        public String text() {
            return text;
        }

        /** Check to which a reason belongs. */
        static Check of(Reason reason) {
            return switch (reason) {
                case KIND_NOT_ACCEPTED, WRONG_CHECKSUM -> KIND;
                case MALFORMED, TOO_LARGE -> FORM;
                case WRONG_TYPE, CRITICAL_HEADER_NOT_SUPPORTED -> TYPE;
                case ALGORITHM_NOT_ALLOWED -> ALGORITHM;
                case CLAIM_MISSING, CLAIM_INVALID -> CLAIMS;
                case WRONG_ISSUER -> ISSUER;
                case WRONG_AUDIENCE -> AUDIENCE;
                case EXPIRED, NOT_YET_VALID -> TIME;
                case UNKNOWN_KEY, KEYS_UNAVAILABLE -> KEY;
                case BAD_SIGNATURE -> SIGNATURE;
                case INACTIVE,
                        DISABLED,
                        CLIENT_DISABLED,
                        QUARANTINED,
                        ADDRESS_NOT_ALLOWED,
                        WRONG_ENVIRONMENT,
                        BUDGET_EXCEEDED,
                        TOO_MANY_INVALID_KEYS,
                        SERVER_UNAVAILABLE -> SERVER;
                case REVOKED, REVOCATIONS_STALE -> REVOCATION;
                case PROOF_MISSING, PROOF_INVALID, PROOF_REPLAYED, PROOF_NONCE_REQUIRED, CERTIFICATE_MISMATCH -> HOLDER;
                case INSUFFICIENT_SCOPE, INSUFFICIENT_AUTHENTICATION ->
                    throw new IllegalArgumentException("not a reason of verification");
            };
        }

        private boolean isOf(@Nullable CredentialKind kind, boolean serverAsked) {
            return this == SERVER ? serverAsked : ofEveryKind || kind == CredentialKind.JWT;
        }
    }

    /** Explanation of a valid credential. */
    static Explanation valid(CredentialKind kind, Sources sources) {
        return new Explanation(
                kind,
                checks(kind, sources).stream()
                        .map(check -> passed(check, sources))
                        .toList());
    }

    static Explanation of(@Nullable CredentialKind kind, Sources sources, CredentialVerificationException failure) {
        Reason reason = failure.reason();
        List<Step> steps = new ArrayList<>();
        Check culprit = Check.of(reason);
        boolean isOver = false;
        for (Check check : checks(kind, sources)) {
            if (isOver) {
                steps.add(new Step(check, Verdict.SKIPPED, null, null));
            } else if (check == culprit) {
                Verdict verdict =
                        failure instanceof VerificationUnavailableException ? Verdict.UNAVAILABLE : Verdict.FAILED;
                steps.add(new Step(check, verdict, reason, reason.fix()));
                isOver = true;
            } else {
                steps.add(passed(check, sources));
            }
        }
        return new Explanation(kind, steps);
    }

    private static Step passed(Check check, Sources sources) {
        boolean isChecked = check != Check.REVOCATION || sources.serverAsked() || sources.feedRead();
        return new Step(check, isChecked ? Verdict.PASSED : Verdict.NOT_CHECKED, null, null);
    }

    private static List<Check> checks(@Nullable CredentialKind kind, Sources sources) {
        return EnumSet.allOf(Check.class).stream()
                .filter(check -> check.isOf(kind, sources.serverAsked()))
                .toList();
    }

    /**
     * Sources of the verification besides the credential.
     *
     * @param serverAsked whether the server was asked about the credential
     * @param feedRead whether the revocation feed was read
     */
    record Sources(boolean serverAsked, boolean feedRead) {}

    /** Whether the credential is valid: no check failed, and none that the verifier makes was left out. */
    public boolean isValid() {
        return steps.stream()
                .allMatch(step -> step.verdict() == Verdict.PASSED || step.verdict() == Verdict.NOT_CHECKED);
    }

    /** One line per check, with the reason and the fix below the one that failed. */
    @Override
    public String toString() {
        return steps.stream().map(Explanation::line).collect(Collectors.joining("\n"));
    }

    private static String line(Step step) {
        String verdict = step.verdict().name().replace('_', ' ').toLowerCase(Locale.ROOT);
        String line =
                String.format(Locale.ROOT, "%-12s %s", verdict, step.check().text());
        return step.reason() == null
                ? line
                : line + "\n             " + step.reason().description() + "\n             " + step.fix();
    }
}

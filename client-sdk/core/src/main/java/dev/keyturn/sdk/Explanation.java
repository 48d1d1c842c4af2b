package dev.keyturn.sdk;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was checked of a credential, in order. Says no word of the credential itself, so it can be shown to anybody.
 *
 * @param kind what it looks like; null if it looks like nothing
 * @param steps all there are for this kind
 */
public record Explanation(@Nullable CredentialKind kind, List<Step> steps) {

    public Explanation {
        steps = List.copyOf(steps);
    }

    /** What became of a check. */
    public enum Verdict {
        PASSED,
        FAILED,
        /** Nothing can be said of it at the moment. */
        OPEN,
        /** Something before it failed. */
        NOT_REACHED
    }

    /**
     * One check.
     *
     * @param finding what is wrong; null unless it failed or is open
     * @param fix what to do about it; null unless it failed or is open
     */
    public record Step(
            Check check,
            Verdict verdict,
            @Nullable Reason finding,
            @Nullable String fix) {}

    /** What is checked, in this order. */
    public enum Check {
        KIND("is a kind of credential that this API takes, and whole", true),
        FORM("has the form of a JWT", false),
        TYPE("is an access token", false),
        ALGORITHM("is signed with an algorithm that is allowed", false),
        CLAIMS("has the claims of an access token", false),
        ISSUER("comes from an issuer that is trusted", false),
        AUDIENCE("is meant for this API", true),
        TIME("is in its time", true),
        KEY("is signed with a key that the issuer publishes", false),
        SIGNATURE("has a signature that this key confirms", false),
        SERVER("is good by the word of the server", true),
        REVOCATION("is not revoked", true),
        HOLDER("was presented by whoever it is bound to", true);

        private final String words;
        private final boolean ofEveryKind;

        Check(String words, boolean ofEveryKind) {
            this.words = words;
            this.ofEveryKind = ofEveryKind;
        }

        /** What is so if the check passes, to be read after "The credential". */
        public String words() {
            return words;
        }

        /** The one that a reason belongs to. */
        static Check of(Reason reason) {
            return switch (reason) {
                case KIND_NOT_ACCEPTED, CHECKSUM_WRONG -> KIND;
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
                        TOO_MANY_WRONG_KEYS,
                        SERVER_UNAVAILABLE -> SERVER;
                case REVOKED, REVOCATIONS_UNKNOWN -> REVOCATION;
                case PROOF_MISSING, PROOF_INVALID, PROOF_REPLAYED, PROOF_NONCE_NEEDED, CERTIFICATE_MISMATCH -> HOLDER;
                case INSUFFICIENT_SCOPE, INSUFFICIENT_AUTHENTICATION ->
                    throw new IllegalArgumentException("no reason why a credential is not good");
            };
        }

        private boolean isOf(@Nullable CredentialKind kind) {
            return this == SERVER ? kind != CredentialKind.JWT : ofEveryKind || kind == CredentialKind.JWT;
        }
    }

    static Explanation good(CredentialKind kind) {
        return new Explanation(
                kind,
                checks(kind).stream()
                        .map(check -> new Step(check, Verdict.PASSED, null, null))
                        .toList());
    }

    static Explanation of(@Nullable CredentialKind kind, CredentialVerificationException failure) {
        Reason reason = failure.reason();
        List<Step> steps = new ArrayList<>();
        Check culprit = Check.of(reason);
        boolean isOver = false;
        for (Check check : checks(kind)) {
            if (isOver) {
                steps.add(new Step(check, Verdict.NOT_REACHED, null, null));
            } else if (check == culprit) {
                Verdict verdict = failure instanceof VerificationUnavailableException ? Verdict.OPEN : Verdict.FAILED;
                steps.add(new Step(check, verdict, reason, reason.fix()));
                isOver = true;
            } else {
                steps.add(new Step(check, Verdict.PASSED, null, null));
            }
        }
        return new Explanation(kind, steps);
    }

    private static List<Check> checks(@Nullable CredentialKind kind) {
        return EnumSet.allOf(Check.class).stream()
                .filter(check -> check.isOf(kind))
                .toList();
    }

    /** Whether the credential is good. */
    public boolean isGood() {
        return steps.stream().allMatch(step -> step.verdict() == Verdict.PASSED);
    }

    /** A line for each check, to be read by people. */
    @Override
    public String toString() {
        return steps.stream().map(Explanation::line).collect(Collectors.joining("\n"));
    }

    private static String line(Step step) {
        String verdict = step.verdict().name().replace('_', ' ').toLowerCase(Locale.ROOT);
        String line =
                String.format(Locale.ROOT, "%-12s %s", verdict, step.check().words());
        return step.finding() == null
                ? line
                : line + "\n             " + step.finding().description() + "\n             " + step.fix();
    }
}

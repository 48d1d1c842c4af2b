package dev.keyturn.apikey.verification;

import dev.keyturn.apikey.budget.BudgetStanding;
import dev.keyturn.oauth.Codes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Result of verifying an API key: valid, or rejected for one reason. */
public final class ApiKeyVerdict {

    private final @Nullable VerifiedApiKey key;
    private final @Nullable Reason reason;
    private final List<BudgetStanding.OfBudget> budgets;

    private ApiKeyVerdict(
            @Nullable VerifiedApiKey key, @Nullable Reason reason, List<BudgetStanding.OfBudget> budgets) {
        this.key = key;
        this.reason = reason;
        this.budgets = budgets;
    }

    static ApiKeyVerdict valid(VerifiedApiKey key) {
        return new ApiKeyVerdict(key, null, List.of());
    }

    static ApiKeyVerdict refused(Reason reason) {
        return new ApiKeyVerdict(null, reason, List.of());
    }

    /** The same, once the budgets have been asked, which may refuse it. */
    ApiKeyVerdict after(BudgetStanding standing) {
        return standing.isEnough()
                ? new ApiKeyVerdict(key, reason, standing.budgets())
                : new ApiKeyVerdict(null, Reason.BUDGET_EXCEEDED, standing.budgets());
    }

    /** How the key stands with its budgets after the call; empty if it has none, or was refused for another reason. */
    List<BudgetStanding.OfBudget> budgets() {
        return budgets;
    }

    public boolean isValid() {
        return key != null;
    }

    /** The key; empty if it was refused. */
    public Optional<VerifiedApiKey> key() {
        return Optional.ofNullable(key);
    }

    /** Whether the text was not looked for, since too many wrong ones came from there. */
    public boolean isForInvalidKeys() {
        return reason == Reason.TOO_MANY_INVALID_KEYS;
    }

    /** Whether nobody can be told more of the text than that it is no good key. */
    boolean isWrong() {
        return reason == Reason.UNKNOWN || reason == Reason.MALFORMED;
    }

    /** Why it was refused; empty if it is good. */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** Why a key is refused. The codes are stable; the first that applies is given. */
    public enum Reason {
        /** The text is not a key: a wrong checksum, a prefix that is not configured, or no key at all. */
        MALFORMED,
        /** There is no such key, or none that concerns whoever asks. */
        UNKNOWN,
        REVOKED,
        EXPIRED,
        DISABLED,
        NOT_YET_VALID,
        /** It leaked, and is good for reading only, from where it was used before. */
        QUARANTINED,
        /** Its client is disabled. */
        CLIENT_DISABLED,
        /** It may be used from certain addresses only, and came from another, or nobody said from where. */
        ADDRESS_NOT_ALLOWED,
        /** The API takes keys of another environment only. */
        WRONG_ENVIRONMENT,
        /** What it may be used in this period is used up, or does not suffice for the call. */
        BUDGET_EXCEEDED,
        /** It lacks a scope that is needed. */
        INSUFFICIENT_SCOPE,
        /** So many texts that are no key came from there that this one was not looked for. */
        TOO_MANY_INVALID_KEYS;

        /** The reason as callers are told, in kebab case. */
        public String code() {
            return Codes.of(this);
        }
    }
}

package dev.keyturn.apikey.verification;

import dev.keyturn.apikey.budget.BudgetStanding;
import dev.keyturn.oauth.Codes;
import dev.keyturn.oauth.ExhaustedLimit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Result of verifying an API key: valid, or rejected for one reason. */
public final class ApiKeyVerdict {

    private final @Nullable VerifiedApiKey key;
    private final @Nullable Reason reason;
    private final List<BudgetStanding.OfBudget> budgets;
    private final @Nullable ExhaustedLimit invalidKeys;

    private ApiKeyVerdict(
            @Nullable VerifiedApiKey key,
            @Nullable Reason reason,
            List<BudgetStanding.OfBudget> budgets,
            @Nullable ExhaustedLimit invalidKeys) {
        this.key = key;
        this.reason = reason;
        this.budgets = budgets;
        this.invalidKeys = invalidKeys;
    }

    private ApiKeyVerdict(
            @Nullable VerifiedApiKey key, @Nullable Reason reason, List<BudgetStanding.OfBudget> budgets) {
        this(key, reason, budgets, null);
    }

    static ApiKeyVerdict tooManyInvalidKeys(ExhaustedLimit limit) {
        return new ApiKeyVerdict(null, Reason.TOO_MANY_INVALID_KEYS, List.of(), limit);
    }

    static ApiKeyVerdict valid(VerifiedApiKey key) {
        return new ApiKeyVerdict(key, null, List.of());
    }

    static ApiKeyVerdict refused(Reason reason) {
        return new ApiKeyVerdict(null, reason, List.of());
    }

    /** The verdict after the budgets were charged, which may reject the key. */
    ApiKeyVerdict after(BudgetStanding standing) {
        return standing.isEnough()
                ? new ApiKeyVerdict(key, reason, standing.budgets())
                : new ApiKeyVerdict(null, Reason.BUDGET_EXCEEDED, standing.budgets());
    }

    /** State of the key's budgets after the call; empty if it has none, or was rejected for another reason. */
    List<BudgetStanding.OfBudget> budgets() {
        return budgets;
    }

    /** Seconds until all budgets that are used up begin their next period; 0 if the key has no budget. */
    public long budgetResetSeconds() {
        boolean isAnyUsedUp = budgets.stream().anyMatch(each -> each.remaining() <= 0);
        return budgets.stream()
                .filter(each -> each.remaining() <= 0 || !isAnyUsedUp)
                .mapToLong(BudgetStanding.OfBudget::resetSeconds)
                .max()
                .orElse(0);
    }

    public boolean isValid() {
        return key != null;
    }

    /** The key; empty if it was rejected. */
    public Optional<VerifiedApiKey> key() {
        return Optional.ofNullable(key);
    }

    /** The limit for which the key was not looked up, since too many invalid ones came from its source; empty if it was. */
    public Optional<ExhaustedLimit> invalidKeys() {
        return Optional.ofNullable(invalidKeys);
    }

    /** Whether the text is no key that the caller can see. */
    boolean isWrong() {
        return reason == Reason.UNKNOWN || reason == Reason.MALFORMED;
    }

    /** Reason for the rejection; empty if the key is valid. */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** Reasons for a rejection. The codes are stable; the first reason that applies is given. */
    public enum Reason {
        /** The text is not a key: wrong checksum or environment, or characters that no key has. Another prefix may be an imported key's. */
        MALFORMED,
        /** The key does not exist, or the caller cannot see it. */
        UNKNOWN,
        REVOKED,
        EXPIRED,
        DISABLED,
        NOT_YET_VALID,
        /** The key leaked: it is limited to read-only scopes and to networks that used it before. */
        QUARANTINED,
        /** The client of the key is disabled. */
        CLIENT_DISABLED,
        /** The key is restricted to other addresses, or the address is unknown. */
        ADDRESS_NOT_ALLOWED,
        /** The API accepts only keys of another environment. */
        WRONG_ENVIRONMENT,
        /** A budget of the key does not suffice for the call. */
        BUDGET_EXCEEDED,
        /** The key lacks a required scope. */
        INSUFFICIENT_SCOPE,
        /** Too many invalid keys came from the source. The key was not looked up. */
        TOO_MANY_INVALID_KEYS;

        /** Code of the reason in answers. */
        public String code() {
            return Codes.of(this);
        }
    }
}

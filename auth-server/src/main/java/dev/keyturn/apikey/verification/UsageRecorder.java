package dev.keyturn.apikey.verification;

import dev.keyturn.apikey.budget.ApiKeyBudgets;
import dev.keyturn.apikey.usage.ApiKeyUses;
import dev.keyturn.apikey.usage.KnownNetworks;
import org.springframework.stereotype.Component;

/** Charges the budgets of a valid key for a call, and records the use of each key. */
@Component
class UsageRecorder {

    private final ApiKeyBudgets budgets;
    private final ApiKeyUses uses;
    private final KnownNetworks networks;

    UsageRecorder(ApiKeyBudgets budgets, ApiKeyUses uses, KnownNetworks networks) {
        this.budgets = budgets;
        this.uses = uses;
        this.networks = networks;
    }

    /** Charges and records a call. Returns the final verdict, which rejects a key whose budget is exceeded. */
    ApiKeyVerdict record(CachedApiKey key, ApiKeyVerdict verdict, ApiKeyQuestion question) {
        ApiKeyVerdict charged =
                verdict.isValid() ? verdict.after(budgets.spend(key.id(), key.budgets(), question.cost())) : verdict;
        if (charged.isValid()) {
            uses.noteAccepted(key.id(), question.usage(charged.key().orElseThrow()));
            networks.note(key.id(), question.address());
        } else if (!charged.isWrong()) {
            uses.noteRefused(key.id());
        }
        return charged;
    }
}

package dev.keyturn.apikey.budget;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Charges calls to the budgets of keys, over all nodes. A node takes a twentieth of what is left from the database at a time
 * and charges calls to this share, so that most calls cost no statement. The sum is never exceeded. The share of a node that
 * dies is lost until the period ends, and a node without a share rejects calls while another one has some. When a budget is
 * changed, what was used counts, and shares are given back.
 */
@Component
public class ApiKeyBudgets {

    private static final int MAX_REMEMBERED = 100_000;
    private static final int SHARES = 20;
    private static final int MIN_SHARE = 5;

    private final BudgetLedger ledger;
    private final Clock clock;
    private final Cache<UUID, SharesOfKey> shares;

    ApiKeyBudgets(BudgetLedger ledger, Clock clock, Ticker ticker) {
        this.ledger = ledger;
        this.clock = clock;
        this.shares = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterAccess(Duration.ofHours(1))
                .ticker(ticker)
                .build();
    }

    /**
     * Counts a call against all budgets of a key, or against none if one of them does not suffice.
     *
     * @param budgets those of the key
     * @param cost 0 to read the budgets
     */
    public BudgetStanding spend(UUID key, Map<Budget.Kind, Budget> budgets, long cost) {
        return budgets.isEmpty()
                ? BudgetStanding.UNLIMITED
                : shares.get(key, id -> new SharesOfKey()).spend(key, budgets, cost, clock.instant());
    }

    /** Shares of this node in the budgets of one key. */
    private final class SharesOfKey {

        private final ReentrantLock lock = new ReentrantLock();
        private final BudgetShare rate = new BudgetShare();
        private final BudgetShare quota = new BudgetShare();

        BudgetStanding spend(UUID key, Map<Budget.Kind, Budget> budgets, long cost, Instant now) {
            lock.lock();
            try {
                budgets.forEach((kind, budget) -> fill(key, kind, budget, cost, now));
                boolean isEnough = all(budgets).allMatch(share -> share.left() >= cost);
                if (isEnough) {
                    all(budgets).forEach(share -> share.take(cost));
                }
                return new BudgetStanding(isEnough, standings(budgets, now));
            } finally {
                lock.unlock();
            }
        }

        private void fill(UUID key, Budget.Kind kind, Budget budget, long cost, Instant now) {
            BudgetShare share = of(kind);
            Instant start = budget.startAt(now);
            Instant before = share.start();
            long unused = share.enter(start, budget, now);
            if (unused > 0) {
                ledger.giveBack(key, kind, before, unused);
            }
            if (cost == 0 && !share.isKnown()) {
                share.add(0, ledger.left(key, kind, budget, start));
            }
            while (share.left() < cost && share.canAsk(now)) {
                long left = ledger.left(key, kind, budget, start);
                long missing = cost - share.left();
                if (left < missing) {
                    share.add(0, left);
                    return;
                }
                long wanted = Math.min(left, Math.max(missing, Math.max(left / SHARES, MIN_SHARE)));
                if (ledger.take(key, kind, budget, start, wanted)) {
                    share.add(wanted, left - wanted);
                }
            }
        }

        private List<BudgetStanding.OfBudget> standings(Map<Budget.Kind, Budget> budgets, Instant now) {
            return budgets.entrySet().stream()
                    .map(each -> new BudgetStanding.OfBudget(
                            each.getKey(),
                            each.getValue(),
                            of(each.getKey()).remaining(),
                            Duration.between(now, each.getValue().endAt(now))))
                    .toList();
        }

        private Stream<BudgetShare> all(Map<Budget.Kind, Budget> budgets) {
            return budgets.keySet().stream().map(this::of);
        }

        private BudgetShare of(Budget.Kind kind) {
            return kind == Budget.Kind.RATE ? rate : quota;
        }
    }
}

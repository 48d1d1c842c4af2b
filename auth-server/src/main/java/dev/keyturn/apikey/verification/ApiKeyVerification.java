package dev.keyturn.apikey.verification;

import dev.keyturn.apikey.KeyFormat;
import dev.keyturn.apikey.budget.ApiKeyBudgets;
import dev.keyturn.apikey.usage.ApiKeyUses;
import dev.keyturn.apikey.usage.KnownNetworks;
import dev.keyturn.network.IpAddress;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.resource.Resources;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Judges API keys for those at whose APIs they are presented. In steady state that costs no statement, for a key that this node
 * does not remember one, and for a text that cannot be a key none.
 *
 * <p>A resource server learns only about keys for its own APIs, and of those only the scopes that are; to anybody else a key
 * does not exist. The client of a key may ask about it too.
 */
@Component
public class ApiKeyVerification {

    private final KeyFormat format;
    private final CachedApiKeys keys;
    private final ApiKeyBudgets budgets;
    private final ApiKeyUses uses;
    private final KnownNetworks networks;
    private final InvalidKeyLimiter invalidKeys;
    private final ReadOnlyScopes reading;
    private final Resources resources;
    private final Clock clock;

    ApiKeyVerification(
            KeyFormat format,
            CachedApiKeys keys,
            ApiKeyBudgets budgets,
            ApiKeyUses uses,
            KnownNetworks networks,
            InvalidKeyLimiter invalidKeys,
            ReadOnlyScopes reading,
            Resources resources,
            Clock clock) {
        this.format = format;
        this.keys = keys;
        this.budgets = budgets;
        this.uses = uses;
        this.networks = networks;
        this.invalidKeys = invalidKeys;
        this.reading = reading;
        this.resources = resources;
        this.clock = clock;
    }

    /** Whether a text begins like a key of this server, or is nothing that it hands out and so may be another product's. */
    public boolean isMeantAsKey(String text) {
        return format.isMeantAsKey(text);
    }

    /**
     * What a key is worth.
     *
     * @param text what was presented, whatever it is
     */
    public ApiKeyVerdict verify(String text, Question question) {
        Optional<TokenDigest> digest = digestOf(text);
        ApiKeyVerdict verdict = digest.isEmpty()
                ? ApiKeyVerdict.refused(ApiKeyVerdict.Reason.MALFORMED)
                : verify(digest.get(), question);
        return verdict.isWrong() && !invalidKeys.spend(question.source())
                ? ApiKeyVerdict.refused(ApiKeyVerdict.Reason.TOO_MANY_INVALID_KEYS)
                : verdict;
    }

    private ApiKeyVerdict verify(TokenDigest digest, Question question) {
        if (!keys.isCached(digest) && invalidKeys.isExhausted(question.source())) {
            return ApiKeyVerdict.refused(ApiKeyVerdict.Reason.TOO_MANY_INVALID_KEYS);
        }
        Optional<CachedApiKey> key = keys.find(digest);
        ApiKeyVerdict verdict = judge(key, question);
        if (!verdict.isValid()) {
            key = keys.findFresh(digest);
            verdict = judge(key, question);
        }
        return key.isPresent() ? count(key.get(), verdict, question) : verdict;
    }

    /** Lets the budgets of a good key pay for the call, and notes what became of it. */
    private ApiKeyVerdict count(CachedApiKey key, ApiKeyVerdict verdict, Question question) {
        ApiKeyVerdict paid =
                verdict.isValid() ? verdict.after(budgets.spend(key.id(), key.budgets(), question.cost())) : verdict;
        if (paid.isValid()) {
            uses.noteAccepted(key.id(), question.usage(paid.key().orElseThrow()));
            networks.note(key.id(), question.address());
        } else if (!paid.isWrong()) {
            uses.noteRefused(key.id());
        }
        return paid;
    }

    /**
     * What a key is worth that its holder presents to this server itself, with all that it may do. One in quarantine is worth
     * nothing here, since what is derived from it could be used from anywhere.
     *
     * @param address where it is presented from; null if that is not known
     */
    public ApiKeyVerdict verifyForHolder(String text, @Nullable String address) {
        return verify(text, new Question(null, Set.of(), address, null, 1));
    }

    /** After how many seconds there is budget again for texts that are no key, at the latest. */
    public long retryAfterSeconds() {
        return invalidKeys.retryAfterSeconds();
    }

    private Optional<TokenDigest> digestOf(String text) {
        return format.canBeKey(text) ? Optional.of(TokenDigest.of(text)) : Optional.empty();
    }

    private ApiKeyVerdict judge(Optional<CachedApiKey> found, Question question) {
        if (found.isEmpty()) {
            return ApiKeyVerdict.refused(ApiKeyVerdict.Reason.UNKNOWN);
        }
        CachedApiKey key = found.get();
        Set<String> concerning = scopesFor(question.caller(), key);
        if (concerning.isEmpty()) {
            return ApiKeyVerdict.refused(ApiKeyVerdict.Reason.UNKNOWN);
        }
        Set<String> scopes = concerning.stream()
                .filter(scope -> isTaken(key.environment(), scope))
                .filter(scope -> key.quarantine() == null || reading.contains(scope))
                .collect(Collectors.toCollection(TreeSet::new));
        return refusalOf(key, scopes, question, clock.instant())
                .map(ApiKeyVerdict::refused)
                .orElseGet(() -> ApiKeyVerdict.valid(new VerifiedApiKey(
                        key.id(),
                        key.clientId(),
                        key.environment(),
                        scopes,
                        resources.audiencesOf(scopes),
                        key.createdAt(),
                        key.expiresAt())));
    }

    /** Whether the API that owns a scope takes keys of an environment. */
    private boolean isTaken(String environment, String scope) {
        return resources
                .audienceOf(scope)
                .filter(api -> resources.takesKeysOf(environment, api))
                .isPresent();
    }

    private static Optional<ApiKeyVerdict.Reason> refusalOf(
            CachedApiKey key, Set<String> scopes, Question question, Instant now) {
        ApiKeyVerdict.Reason reason = switch (key.stateAt(now)) {
            case REVOKED -> ApiKeyVerdict.Reason.REVOKED;
            case EXPIRED -> ApiKeyVerdict.Reason.EXPIRED;
            case DISABLED -> ApiKeyVerdict.Reason.DISABLED;
            case NOT_YET_VALID -> ApiKeyVerdict.Reason.NOT_YET_VALID;
            case QUARANTINED, ACTIVE -> null;
        };
        if (reason != null) {
            return Optional.of(reason);
        }
        if (!key.clientEnabled()) {
            return Optional.of(ApiKeyVerdict.Reason.CLIENT_DISABLED);
        }
        if (!key.isAllowedFrom(question.address())) {
            return Optional.of(ApiKeyVerdict.Reason.ADDRESS_NOT_ALLOWED);
        }
        boolean suffices = !scopes.isEmpty() && scopes.containsAll(question.scopes());
        if (key.quarantine() != null && (question.isOfHolder() || !suffices || !key.isKnownAt(question.address()))) {
            return Optional.of(ApiKeyVerdict.Reason.QUARANTINED);
        }
        if (scopes.isEmpty()) {
            return Optional.of(ApiKeyVerdict.Reason.WRONG_ENVIRONMENT);
        }
        return suffices ? Optional.empty() : Optional.of(ApiKeyVerdict.Reason.INSUFFICIENT_SCOPE);
    }

    private Set<String> scopesFor(@Nullable String caller, CachedApiKey key) {
        if (caller == null || caller.equals(key.clientId().value())) {
            return key.scopes();
        }
        return key.scopes().stream()
                .filter(scope -> resources
                        .audienceOf(scope)
                        .filter(api -> resources.introspects(caller, api))
                        .isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * What is asked about a key.
     *
     * @param caller the identifier of the client that asks; null if it is the key's holder
     * @param scopes what is needed; empty for nothing in particular
     * @param address where the key was presented from; null if that is not known
     * @param userAgent what presented it, by its own account; null if that is not known
     * @param cost what the call costs the key's budgets, 0 or more
     */
    public record Question(
            @Nullable String caller,
            Set<String> scopes,
            @Nullable String address,
            @Nullable String userAgent,
            long cost) {

        public Question {
            address = address == null ? null : IpAddress.withoutPort(address);
        }

        /** The address where the key was presented or, if it is not known, the client that asks. */
        private InvalidKeyLimiter.Source source() {
            return address == null
                    ? InvalidKeyLimiter.Source.caller(caller)
                    : InvalidKeyLimiter.Source.address(address);
        }

        private boolean isOfHolder() {
            return caller == null;
        }

        private ApiKeyUses.Usage usage(VerifiedApiKey key) {
            return new ApiKeyUses.Usage(
                    address, userAgent, key.audiences().stream().findFirst().orElse(null));
        }
    }
}

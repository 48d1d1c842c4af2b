package dev.keyturn.apikey;

import dev.keyturn.adminapi.FieldErrors;
import dev.keyturn.adminapi.Text;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.apikey.budget.Budget;
import dev.keyturn.network.IpNetwork;
import dev.keyturn.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Validation of API keys. Reports all errors at once, each at its field. */
@Component
class ApiKeyRules {

    static final int MAX_SCOPES = 100;
    static final int MAX_NETWORKS = 100;
    static final int MAX_TAGS = 20;
    static final int MAX_METADATA = 20;

    private static final long MAX_BUDGET = 1_000_000_000_000L;
    private static final int SECONDS_OF_HOUR = 3600;
    private static final int MAX_TAG = 50;
    private static final int MAX_METADATA_CONTENT = 500;
    private static final Pattern METADATA_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,50}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern HINT = Pattern.compile("[\\x21-\\x7E]{4}");

    private final ApiKeyProperties properties;

    ApiKeyRules(ApiKeyProperties properties) {
        this.properties = properties;
    }

    /**
     * Checks what is to be changed about a key.
     *
     * @param clientScopes what its client may do
     * @param isUser whether there is a user with an identifier
     * @throws ValidationFailedException if anything is wrong
     */
    ApiKeyDetails check(ApiKeyForm form, Collection<String> clientScopes, Predicate<UUID> isUser) {
        Check check = new Check();
        ApiKeyDetails details = check.details(form, clientScopes, isUser);
        check.errors.throwIfAny();
        return details;
    }

    /**
     * Checks a new key.
     *
     * @param clientScopes what its client may do
     * @param isUser whether there is a user with an identifier
     * @throws ValidationFailedException if anything is wrong
     */
    NewApiKey checkNew(NewApiKeyForm form, Collection<String> clientScopes, Predicate<UUID> isUser, Instant now) {
        Check check = new Check();
        ApiKeyDetails details = check.details(form.details(), clientScopes, isUser);
        String environment = check.environment(form.environment());
        ApiKey.Validity validity = check.validity(environment, form.notBefore(), form.expiresAt(), now);
        check.digest(form.digest(), form.hint());
        check.errors.throwIfAny();
        return new NewApiKey(environment, validity, details);
    }

    /**
     * From when until when a key is good that takes the place of another.
     *
     * @param expiresAt null for as long a life as the old one was given, if its environment still allows that
     * @throws ValidationFailedException if that is too long, or if the environment is not configured any more
     */
    ApiKey.Validity validityOfSuccessor(ApiKey old, @Nullable Instant expiresAt, Instant now) {
        Check check = new Check();
        check.environment(old.environment());
        check.errors.throwIfAny();
        ApiKeyProperties.Limits limits =
                Objects.requireNonNull(properties.environments().get(old.environment()));
        Instant latest = now.plus(limits.maxLifetime());
        Instant asLong = now.plus(Duration.between(old.startsAt(), old.expiresAt()));
        Instant end = expiresAt != null ? expiresAt : asLong.isAfter(latest) ? latest : asLong;
        ApiKey.Validity validity = check.validity(old.environment(), null, end, now);
        check.errors.throwIfAny();
        return validity;
    }

    /** A new key with every rule kept. */
    record NewApiKey(String environment, ApiKey.Validity validity, ApiKeyDetails details) {}

    /** One run through the rules. */
    private final class Check {

        private final FieldErrors errors = new FieldErrors();

        ApiKeyDetails details(ApiKeyForm form, Collection<String> clientScopes, Predicate<UUID> isUser) {
            return new ApiKeyDetails(
                    errors.name("name", form.name()),
                    errors.description(form.description()),
                    owner(form.ownerId(), isUser),
                    scopes(form.scopes(), clientScopes),
                    networks(form.allowedAddresses()),
                    budgets(form),
                    tags(form.tags()),
                    metadata(form.metadata()));
        }

        private @Nullable UUID owner(@Nullable String text, Predicate<UUID> isUser) {
            if (text == null) {
                return null;
            }
            Optional<UUID> user = Uuids.parse(text).filter(isUser);
            if (user.isEmpty()) {
                refuse("owner_id", "unknown-user");
            }
            return user.orElse(null);
        }

        private Set<String> scopes(List<@Nullable String> wanted, Collection<String> clientScopes) {
            Set<String> accepted = new LinkedHashSet<>();
            if (wanted.isEmpty()) {
                refuse("scopes", "required");
            }
            if (errors.isTooLong("scopes", wanted, MAX_SCOPES)) {
                return accepted;
            }
            for (int i = 0; i < wanted.size(); i++) {
                String scope = wanted.get(i);
                String field = "scopes[" + i + "]";
                if (scope == null || !clientScopes.contains(scope)) {
                    refuse(field, "not-allowed-to-client");
                } else if (Resources.isAboutUser(scope)) {
                    refuse(field, "about-user");
                } else {
                    accepted.add(scope);
                }
            }
            return accepted;
        }

        private Set<String> networks(List<@Nullable String> wanted) {
            Set<String> accepted = new LinkedHashSet<>();
            if (errors.isTooLong("allowed_addresses", wanted, MAX_NETWORKS)) {
                return accepted;
            }
            for (int i = 0; i < wanted.size(); i++) {
                String text = Objects.requireNonNullElse(wanted.get(i), "").strip();
                Optional<IpNetwork> network = IpNetwork.parse(text);
                if (network.isPresent()) {
                    accepted.add(network.get().toString());
                } else {
                    refuse("allowed_addresses[" + i + "]", "invalid-network");
                }
            }
            return accepted;
        }

        private Map<Budget.Kind, Budget> budgets(ApiKeyForm form) {
            Map<Budget.Kind, Budget> accepted = new EnumMap<>(Budget.Kind.class);
            addBudget(accepted, Budget.Kind.RATE, form.rate(), 1, SECONDS_OF_HOUR);
            addBudget(accepted, Budget.Kind.QUOTA, form.quota(), SECONDS_OF_HOUR, 31 * 24 * SECONDS_OF_HOUR);
            return accepted;
        }

        private void addBudget(
                Map<Budget.Kind, Budget> accepted,
                Budget.Kind kind,
                ApiKeyForm.@Nullable BudgetForm form,
                int shortest,
                int longest) {
            if (form == null) {
                return;
            }
            Long limit = form.limit();
            Integer seconds = form.periodSeconds();
            if (limit == null || limit < 1 || limit > MAX_BUDGET) {
                refuse(kind.code() + ".limit", "out-of-range", Map.of("min", 1, "max", MAX_BUDGET));
            } else if (seconds == null || seconds < shortest || seconds > longest) {
                refuse(kind.code() + ".period_seconds", "out-of-range", Map.of("min", shortest, "max", longest));
            } else {
                accepted.put(kind, new Budget(limit, Duration.ofSeconds(seconds)));
            }
        }

        private Set<String> tags(List<@Nullable String> wanted) {
            Set<String> accepted = new LinkedHashSet<>();
            if (errors.isTooLong("tags", wanted, MAX_TAGS)) {
                return accepted;
            }
            for (int i = 0; i < wanted.size(); i++) {
                String tag = Objects.requireNonNullElse(wanted.get(i), "").strip();
                if (tag.isEmpty() || tag.length() > MAX_TAG || !tag.matches(Text.ONE_LINE)) {
                    refuse("tags[" + i + "]", "invalid-tag", Map.of("max", MAX_TAG));
                } else {
                    accepted.add(tag);
                }
            }
            return accepted;
        }

        private Map<String, String> metadata(Map<String, @Nullable String> wanted) {
            Map<String, String> accepted = new TreeMap<>();
            if (errors.isTooLong("metadata", wanted.entrySet(), MAX_METADATA)) {
                return accepted;
            }
            wanted.forEach((name, content) -> {
                if (!METADATA_NAME.matcher(name).matches()) {
                    refuse("metadata", "invalid-metadata-name");
                } else if (content == null || content.length() > MAX_METADATA_CONTENT || !content.matches(Text.LINES)) {
                    refuse("metadata." + name, "invalid-metadata-value", Map.of("max", MAX_METADATA_CONTENT));
                } else {
                    accepted.put(name, content);
                }
            });
            return accepted;
        }

        String environment(@Nullable String environment) {
            if (environment == null || !properties.environments().containsKey(environment)) {
                refuse(
                        "environment",
                        "not-one-of",
                        Map.of(
                                "values",
                                List.copyOf(
                                        new TreeSet<>(properties.environments().keySet()))));
                return "";
            }
            return environment;
        }

        ApiKey.Validity validity(
                String environment, @Nullable Instant notBefore, @Nullable Instant expiresAt, Instant now) {
            ApiKeyProperties.Limits limits = properties.environments().get(environment);
            Instant from = notBefore != null && notBefore.isAfter(now) ? notBefore : now;
            if (limits == null) {
                return new ApiKey.Validity(now, notBefore, now);
            }
            Instant latest = now.plus(limits.maxLifetime());
            Instant byDefault = from.plus(limits.defaultLifetime());
            Instant end = expiresAt != null ? expiresAt : byDefault.isAfter(latest) ? latest : byDefault;
            if (!end.isAfter(now)) {
                refuse("expires_at", "past");
            } else if (end.isAfter(latest)) {
                refuse("expires_at", "too-late", Map.of("max", latest.toString(), "environment", environment));
            }
            if (!from.isBefore(end)) {
                refuse("not_before", "not-before", Map.of("other", "expires_at"));
            }
            return new ApiKey.Validity(now, from.equals(now) ? null : from, end);
        }

        void digest(@Nullable String digest, @Nullable String hint) {
            if (digest != null && !DIGEST.matcher(digest).matches()) {
                refuse("digest", "invalid-digest");
            }
            if (hint != null && digest == null) {
                refuse("hint", "requires-digest");
            } else if (hint != null && !HINT.matcher(hint).matches()) {
                refuse("hint", "invalid-hint");
            }
        }

        private void refuse(String field, String code) {
            refuse(field, code, Map.of());
        }

        private void refuse(String field, String code, Map<String, Object> parameters) {
            errors.add(field, code, parameters);
        }
    }
}

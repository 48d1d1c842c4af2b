package dev.keyturn.apikey;

import dev.keyturn.adminapi.FieldErrors;
import dev.keyturn.adminapi.Text;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.apikey.ApiKeyDetails.ApiKeyForm;
import dev.keyturn.apikey.ApiKeyDetails.BudgetForm;
import dev.keyturn.apikey.ApiKeyLife.Validity;
import dev.keyturn.apikey.budget.Budget;
import dev.keyturn.network.IpNetwork;
import dev.keyturn.resource.Resources;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks one request by the rules for API keys, and collects its errors. */
final class ApiKeyCheck {

    private static final int MAX_SCOPES = 100;
    private static final int MAX_NETWORKS = 100;
    private static final int MAX_TAGS = 20;
    private static final int MAX_METADATA = 20;
    private static final long MAX_BUDGET = 1_000_000_000_000L;
    private static final int SECONDS_OF_HOUR = 3600;
    private static final int MAX_TAG = 50;
    private static final int MAX_METADATA_CONTENT = 500;
    private static final Pattern METADATA_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,50}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern HINT = Pattern.compile("[\\x21-\\x7E]{4}");

    private final ApiKeyProperties properties;
    private final Users users;
    private final FieldErrors errors = new FieldErrors();

    ApiKeyCheck(ApiKeyProperties properties, Users users) {
        this.properties = properties;
        this.users = users;
    }

    /** @throws dev.keyturn.adminapi.ValidationFailedException if there is an error */
    void throwIfAnyError() {
        errors.throwIfAny();
    }

    /** @param clientScopes scopes of the key's client */
    ApiKeyDetails details(ApiKeyForm form, Collection<String> clientScopes) {
        return new ApiKeyDetails(
                errors.name("name", form.name()),
                errors.description(form.description()),
                owner(form.ownerId()),
                scopes(orEmpty(form.scopes()), clientScopes),
                networks(orEmpty(form.allowedAddresses())),
                budget("rate", form.rate(), 1, SECONDS_OF_HOUR),
                budget("quota", form.quota(), SECONDS_OF_HOUR, 31 * 24 * SECONDS_OF_HOUR),
                tags(orEmpty(form.tags())),
                metadata(form.metadata() == null ? Map.of() : form.metadata()));
    }

    private static List<@Nullable String> orEmpty(@Nullable List<@Nullable String> list) {
        return list == null ? List.of() : list;
    }

    private @Nullable UUID owner(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Optional<UUID> user =
                Uuids.parse(text).filter(id -> users.findUser(new UserId(id)).isPresent());
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

    private @Nullable Budget budget(String field, @Nullable BudgetForm form, int shortest, int longest) {
        if (form == null) {
            return null;
        }
        Long limit = form.limit();
        Integer seconds = form.periodSeconds();
        if (limit == null || limit < 1 || limit > MAX_BUDGET) {
            refuse(field + ".limit", "out-of-range", Map.of("min", 1, "max", MAX_BUDGET));
        } else if (seconds == null || seconds < shortest || seconds > longest) {
            refuse(field + ".period_seconds", "out-of-range", Map.of("min", shortest, "max", longest));
        }
        return Budget.of(limit, seconds);
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
                            List.copyOf(new TreeSet<>(properties.environments().keySet()))));
            return "";
        }
        return environment;
    }

    Validity validity(String environment, @Nullable Instant notBefore, @Nullable Instant expiresAt, Instant now) {
        ApiKeyProperties.Limits limits = properties.environments().get(environment);
        Instant from = notBefore != null && notBefore.isAfter(now) ? notBefore : now;
        if (limits == null) {
            return new Validity(now, notBefore, now);
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
        return new Validity(now, from.equals(now) ? null : from, end);
    }

    /** Validity of a successor in the environment of the old key, which must be configured. */
    Validity validityOfSuccessor(ApiKey old, @Nullable Instant expiresAt, Instant now) {
        ApiKeyProperties.Limits limits =
                Objects.requireNonNull(properties.environments().get(old.environment()));
        Instant latest = now.plus(limits.maxLifetime());
        Instant asLong = now.plus(
                Duration.between(old.validity().startsAt(), old.validity().expiresAt()));
        Instant end = expiresAt != null ? expiresAt : asLong.isAfter(latest) ? latest : asLong;
        return validity(old.environment(), null, end, now);
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

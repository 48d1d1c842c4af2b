package dev.keyturn.console.apikeys;

import dev.keyturn.console.form.Conflict;
import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.server.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has typed about an API key so far.
 *
 * @param days how long it is to live; empty for what is usual
 * @param rate how many requests in a period of {@code ratePeriod} seconds; empty for as many as it likes
 * @param quota how many requests in a period of {@code quotaPeriod} seconds; empty for as many as it likes
 * @param metadata one to a line, as {@code name=content}
 * @param etag the version that they are changing; empty for a new key
 */
record ApiKeyForm(
        String clientId,
        String environment,
        String name,
        String description,
        String ownerId,
        List<String> scopes,
        List<String> allowedAddresses,
        String rate,
        String ratePeriod,
        String quota,
        String quotaPeriod,
        List<String> tags,
        List<String> metadata,
        String days,
        String etag) {

    static final FormFields FIELDS = FormFields.none()
            .and("environment", "The environment")
            .and("name", "The name")
            .and("description", "The description")
            .and("owner_id", "The owner")
            .and("scopes", "A scope")
            .and("expires_at", "The end")
            .and("allowed_addresses", "An address")
            .and("rate", "The rate")
            .and("quota", "The quota")
            .and("tags", "A tag")
            .and("metadata", "The metadata");

    private static final String MINUTE = "60";
    private static final String DAY = "86400";
    private static final String NUMBER = "[1-9][0-9]{0,11}";

    static ApiKeyForm empty(String clientId) {
        return new ApiKeyForm(
                clientId, "", "", "", "", List.of(), List.of(), "", MINUTE, "", DAY, List.of(), List.of(), "", "");
    }

    static ApiKeyForm of(Versioned<ApiKey> versioned) {
        ApiKey key = versioned.value();
        return new ApiKeyForm(
                key.clientId(),
                key.environment(),
                key.name(),
                Objects.requireNonNullElse(key.description(), ""),
                Objects.requireNonNullElse(key.ownerId(), ""),
                key.scopes(),
                key.allowedAddresses(),
                limit(key.rate()),
                period(key.rate(), MINUTE),
                limit(key.quota()),
                period(key.quota(), DAY),
                key.tags(),
                new TreeMap<>(key.metadata())
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .toList(),
                "",
                versioned.etag());
    }

    static ApiKeyForm of(FormData data) {
        return new ApiKeyForm(
                data.text("client_id"),
                data.text("environment"),
                data.text("name"),
                data.text("description"),
                data.text("owner_id"),
                data.all("scopes"),
                data.lines("allowed_addresses"),
                data.text("rate"),
                data.text("rate_period"),
                data.text("quota"),
                data.text("quota_period"),
                data.lines("tags"),
                data.lines("metadata"),
                data.text("expires_at"),
                data.text("etag"));
    }

    ApiKeyForm at(String otherEtag) {
        return new ApiKeyForm(
                clientId,
                environment,
                name,
                description,
                ownerId,
                scopes,
                allowedAddresses,
                rate,
                ratePeriod,
                quota,
                quotaPeriod,
                tags,
                metadata,
                days,
                otherEtag);
    }

    /** What only the console knows to be wrong. */
    FormErrors ownErrors() {
        if (!days.isEmpty() && !days.matches("[1-9][0-9]{0,4}")) {
            return FormErrors.at("expires_at", "The end must be a number of days from now.");
        }
        if (!isBudget(rate, ratePeriod)) {
            return FormErrors.at("rate", "The rate must be a number of requests.");
        }
        if (!isBudget(quota, quotaPeriod)) {
            return FormErrors.at("quota", "The quota must be a number of requests.");
        }
        if (metadata.stream().anyMatch(line -> line.indexOf('=') < 1)) {
            return FormErrors.at("metadata", "The metadata must have lines like name=content.");
        }
        return FormErrors.none();
    }

    private static boolean isBudget(String limit, String period) {
        return limit.isEmpty() || (limit.matches(NUMBER) && period.matches("[1-9][0-9]{0,6}"));
    }

    ApiKeys.NewApiKey toNewKey(Instant now) {
        return new ApiKeys.NewApiKey(
                clientId,
                environment,
                name,
                orNull(description),
                orNull(ownerId),
                scopes,
                allowedAddresses,
                budget(rate, ratePeriod),
                budget(quota, quotaPeriod),
                tags,
                metadataByName(),
                days.isEmpty() ? null : now.plus(Duration.ofDays(Long.parseLong(days))));
    }

    ApiKeys.ChangedApiKey toChangedKey() {
        return new ApiKeys.ChangedApiKey(
                name,
                orNull(description),
                orNull(ownerId),
                scopes,
                allowedAddresses,
                budget(rate, ratePeriod),
                budget(quota, quotaPeriod),
                tags,
                metadataByName());
    }

    /** Where this, as stored, differs from what somebody else has typed. */
    Conflict differencesTo(ApiKeyForm typed) {
        return Conflict.compare()
                .field("Name", name, typed.name)
                .field("Description", description, typed.description)
                .field("Scopes", lines(scopes), lines(typed.scopes))
                .field("Addresses", lines(allowedAddresses), lines(typed.allowedAddresses))
                .field("Rate", budgetInWords(rate, ratePeriod), budgetInWords(typed.rate, typed.ratePeriod))
                .field("Quota", budgetInWords(quota, quotaPeriod), budgetInWords(typed.quota, typed.quotaPeriod))
                .field("Tags", lines(tags), lines(typed.tags))
                .field("Metadata", lines(metadata), lines(typed.metadata))
                .done();
    }

    public String allowedAddressLines() {
        return lines(allowedAddresses);
    }

    public String tagLines() {
        return lines(tags);
    }

    public String metadataLines() {
        return lines(metadata);
    }

    private static String lines(List<String> texts) {
        return texts.stream().sorted().collect(Collectors.joining("\n"));
    }

    private Map<String, String> metadataByName() {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String line : metadata) {
            int end = line.indexOf('=');
            byName.put(line.substring(0, end).strip(), line.substring(end + 1).strip());
        }
        return byName;
    }

    private static ApiKey.@Nullable Budget budget(String limit, String period) {
        return limit.isEmpty() ? null : new ApiKey.Budget(Long.parseLong(limit), Integer.parseInt(period));
    }

    private static String budgetInWords(String limit, String period) {
        return limit.isEmpty() ? "" : limit + " in " + period + " seconds";
    }

    private static String limit(ApiKey.@Nullable Budget budget) {
        return budget == null ? "" : Long.toString(budget.limit());
    }

    private static String period(ApiKey.@Nullable Budget budget, String usual) {
        return budget == null ? usual : Integer.toString(budget.periodSeconds());
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}

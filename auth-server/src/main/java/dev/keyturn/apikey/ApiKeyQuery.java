package dev.keyturn.apikey;

import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.Text;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.domain.Specification;

/**
 * Filter for API keys; each part is optional.
 *
 * @param unused_for_days not used in so many days, nor made in them
 * @param expiring_within_days good now, and not so many days longer
 */
record ApiKeyQuery(
        @Size(max = 100) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
        String client_id,

        @Size(max = 16) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
        String environment,

        @Nullable UUID owner_id,

        @Size(max = 50) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
        String tag,

        @Pattern(regexp = "active|quarantined|not-yet-valid|disabled|expired|revoked", message = "not-one-of") @Nullable
        String state,

        @Range(min = 1, max = 3650) @Nullable Integer unused_for_days,

        @Range(min = 1, max = 3650) @Nullable Integer expiring_within_days) {

    /** The database is asked for no more than is given, so that it can use an index. */
    Specification<ApiKey> at(Instant now, PageQuery query) {
        return (key, ignored, criteria) -> {
            List<Predicate> wanted = new ArrayList<>();
            if (client_id != null) {
                wanted.add(criteria.equal(key.get("clientId"), client_id));
            }
            if (environment != null) {
                wanted.add(criteria.equal(key.get("environment"), environment));
            }
            if (owner_id != null) {
                wanted.add(criteria.equal(key.get("described").get("ownerId"), owner_id));
            }
            if (tag != null) {
                wanted.add(criteria.isMember(tag, key.get("described").get("tags")));
            }
            if (state != null) {
                wanted.add(isIn(state, now, key, criteria));
            }
            if (unused_for_days != null) {
                Instant since = now.minus(Duration.ofDays(unused_for_days));
                wanted.add(criteria.lessThan(criteria.coalesce(key.get("lastUsedAt"), key.get("createdAt")), since));
            }
            if (expiring_within_days != null) {
                wanted.add(isGood(now, key, criteria));
                wanted.add(criteria.lessThan(key.get("expiresAt"), now.plus(Duration.ofDays(expiring_within_days))));
            }
            if (query.q() != null && !query.q().isBlank()) {
                wanted.add(criteria.or(
                        criteria.like(criteria.lower(key.get("described").get("name")), query.pattern(), '!'),
                        criteria.equal(key.get("hint"), query.q().strip())));
            }
            return criteria.and(wanted.toArray(Predicate[]::new));
        };
    }

    // The same order of questions as in ApiKeyState.
    private static Predicate isIn(String state, Instant now, Root<ApiKey> key, CriteriaBuilder criteria) {
        Predicate isRevoked = criteria.isNotNull(key.get("revokedAt"));
        Predicate isExpired = criteria.lessThanOrEqualTo(key.get("expiresAt"), now);
        Predicate isDisabled = criteria.isFalse(key.get("enabled"));
        return switch (state) {
            case "revoked" -> isRevoked;
            case "expired" -> criteria.and(isRevoked.not(), isExpired);
            case "disabled" -> criteria.and(isRevoked.not(), isExpired.not(), isDisabled);
            case "not-yet-valid" ->
                criteria.and(isRevoked.not(), isExpired.not(), isDisabled.not(), isEarly(now, key, criteria));
            case "quarantined" ->
                criteria.and(isGood(now, key, criteria), criteria.isNotNull(key.get("quarantinedAt")));
            default -> criteria.and(isGood(now, key, criteria), criteria.isNull(key.get("quarantinedAt")));
        };
    }

    private static Predicate isGood(Instant now, Root<ApiKey> key, CriteriaBuilder criteria) {
        return criteria.and(
                criteria.isNull(key.get("revokedAt")),
                criteria.greaterThan(key.get("expiresAt"), now),
                criteria.isTrue(key.get("enabled")),
                isEarly(now, key, criteria).not());
    }

    private static Predicate isEarly(Instant now, Root<ApiKey> key, CriteriaBuilder criteria) {
        return criteria.greaterThan(criteria.coalesce(key.get("notBefore"), key.get("createdAt")), now);
    }
}

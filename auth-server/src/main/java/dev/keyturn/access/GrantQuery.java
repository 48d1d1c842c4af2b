package dev.keyturn.access;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.InvalidRequestException;
import dev.keyturn.adminapi.Text;
import dev.keyturn.grant.Grant;
import dev.keyturn.grant.Grant.State;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.domain.Specification;

/**
 * Search criteria for grants. Client, user or session must be named, so that an index finds them.
 *
 * @param client_id exactly this client
 * @param user_id exactly this user
 * @param session_id exactly this session
 * @param state in this state now
 */
record GrantQuery(
        @Size(max = 100) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
        String client_id,

        @Size(max = 100) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
        String user_id,

        @Size(max = 64) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
        String session_id,

        @Pattern(regexp = "pending|live|revoked|expired", message = "not-one-of") @Nullable
        String state) {

    /** @throws InvalidRequestException if neither client, user nor session is named */
    void check() {
        if (client_id == null && user_id == null && session_id == null) {
            throw new InvalidRequestException(List.of(new FieldError(
                    "client_id", "none-given", Map.of("values", List.of("client_id", "user_id", "session_id")))));
        }
    }

    /**
     * The same for the database, which is asked for no more than is given so that it can use an index.
     *
     * @param pattern what a scope must be like, in lower case, with {@code !} as the escape character; null for any
     */
    Specification<Grant> at(Instant now, @Nullable String pattern) {
        return (grant, query, criteria) -> {
            List<Predicate> wanted = new ArrayList<>();
            addEqual("clientId", client_id, grant, criteria, wanted);
            addEqual("subject", user_id, grant, criteria, wanted);
            addEqual("sessionId", session_id, grant, criteria, wanted);
            if (pattern != null) {
                wanted.add(criteria.like(criteria.lower(grant.get("authorizedScope")), pattern, '!'));
            }
            if (state != null) {
                wanted.add(isIn(State.valueOf(state.toUpperCase(Locale.ROOT)), now, grant, criteria));
            }
            return criteria.and(wanted.toArray(Predicate[]::new));
        };
    }

    private static void addEqual(
            String attribute,
            @Nullable String value,
            Root<Grant> grant,
            CriteriaBuilder criteria,
            List<Predicate> wanted) {
        if (value != null) {
            wanted.add(criteria.equal(grant.get(attribute), value));
        }
    }

    /** As {@link Grant#stateAt} tells it. */
    private static Predicate isIn(State state, Instant now, Root<Grant> grant, CriteriaBuilder criteria) {
        Predicate stands = criteria.isNull(grant.get("revokedAt"));
        Predicate lasts = criteria.greaterThan(grant.get("expiresAt"), now);
        Predicate answered = criteria.isNotNull(grant.get("authorizedScope"));
        return switch (state) {
            case REVOKED -> criteria.not(stands);
            case EXPIRED -> criteria.and(stands, criteria.not(lasts));
            case LIVE -> criteria.and(stands, lasts, answered);
            case PENDING -> criteria.and(stands, lasts, criteria.not(answered));
        };
    }
}

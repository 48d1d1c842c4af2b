package dev.keyturn.audit;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Event that the audit trail records.
 *
 * <p>A feature publishes an implementation (a record, named in the past tense) with Spring's application event publisher
 * inside the transaction that makes it true; the trail writes its row in that same transaction, so that there is never
 * one without the other.
 */
public interface AuditableEvent {

    /** Stable name of the kind of event: a noun, a dot and a verb in the past tense, such as {@code client.created}. */
    String type();

    /** Subject of the event, such as a client or a user. */
    Subject subject();

    /**
     * Further facts for a reader, by name. Never holds a credential, in clear or as a digest.
     *
     * @return facts in the order in which they are to be shown; empty if there are none
     */
    default Map<String, String> details() {
        return Map.of();
    }

    /** Whether the subject is the actor, as at a sign-in, when the request has no authenticated user yet. */
    default boolean isBySubject() {
        return false;
    }

    /** Whether the event records a rejected attempt. */
    default boolean isFailure() {
        return false;
    }

    /** Present if repetitions from one network within an hour become one row with a count; see {@link Burst}. */
    default Optional<Burst> burst() {
        return Optional.empty();
    }

    /**
     * Occurrences of an event that an unauthenticated caller can repeat without limit.
     *
     * @param address their address; null for that of the current request
     */
    record Burst(long occurrences, @Nullable String address) {

        /** One, in the current request. */
        public static final Burst ONE = new Burst(1, null);
    }

    /**
     * Subject of an event.
     *
     * @param kind {@code client}, {@code api}, {@code user}, {@code grant}, {@code api-key},
     *     {@code signing-key}, {@code alarm}, {@code alarm-mute} or {@code server}
     * @param id its identifier in that kind
     * @param name its display name
     */
    record Subject(String kind, String id, String name) {}
}

package dev.keyturn.consent;

import dev.keyturn.client.ClientId;
import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.StoredTime;
import dev.keyturn.resource.ApiChange;
import dev.keyturn.user.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Consents of users to clients. */
@Service
public class Consents {

    /** By signing in, the user has agreed that the client learns of it. */
    private static final Set<String> NEEDS_NONE = Set.of("openid");

    // The version is compared with that of the snapshot which the scopes are read from.
    private static final String ALLOWED = """
            select 1 from consent c
            where c.user_id = :consentUser and c.client_id = :consentClient
              and c.version = (select s.version from consent s
                  where s.user_id = :consentUser and s.client_id = :consentClient)
              and (select count(*) from consent_scope s
                  where s.user_id = :consentUser and s.client_id = :consentClient
                    and s.scope in (:consentScopes)) = :consentScopeCount""";

    private final JdbcClient jdbc;
    private final ConsentRepository consents;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Consents(JdbcClient jdbc, ConsentRepository consents, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.consents = consents;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Whether a client gets these scopes only from a user who has allowed them.
     *
     * @param required whether the client is registered so
     */
    public static boolean isNeeded(boolean required, Set<String> scopes) {
        return required && !scopes.equals(NEEDS_NONE);
    }

    /** Scopes that the user has allowed the client; empty if nothing. Takes one statement. */
    public Set<String> allowedScopes(UserId user, ClientId client) {
        return Set.copyOf(jdbc.sql("select scope from consent_scope where user_id = :user and client_id = :client")
                .param("user", user.value())
                .param("client", client.value())
                .query(String.class)
                .list());
    }

    /** All that the user has allowed, by client. */
    @Transactional(readOnly = true)
    List<Allowed> of(UserId user) {
        return consents.findOf(user.value()).stream()
                .map(consent -> new Allowed(consent.clientId(), Set.copyOf(consent.scopes()), consent.grantedAt()))
                .toList();
    }

    /**
     * Makes these the scopes that the user allows the client, in place of what was. Of two calls at the same time, the
     * later to commit stands.
     *
     * @throws org.springframework.dao.DataIntegrityViolationException if there is no such user or no such client
     */
    @Transactional
    public void allow(UserId user, ClientId client, Set<String> scopes) {
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("A consent needs at least one scope");
        }
        Instant now = StoredTime.now(clock);
        Consent.Change change = lockOrInsert(new ConsentId(user, client), now).allow(scopes, now);
        if (!change.added().isEmpty()) {
            events.publishEvent(new ConsentChange.ConsentGranted(user, client, change.added()));
        }
        if (!change.lost().isEmpty()) {
            events.publishEvent(new ConsentChange.ConsentReduced(user, client, change.lost()));
        }
    }

    /**
     * Condition that the user allows the client all of these scopes, for a change that it is checked with. If the consent
     * changes while the condition waits for its row, the condition does not hold.
     */
    public static NamedStatement allowed(UserId user, ClientId client, Set<String> scopes) {
        return new NamedStatement(
                ALLOWED,
                Map.of(
                        "consentUser",
                        user.value(),
                        "consentClient",
                        client.value(),
                        "consentScopes",
                        scopes.isEmpty() ? Set.of("") : scopes,
                        "consentScopeCount",
                        scopes.size()));
    }

    /**
     * Forgets scopes that no API has any more, since another API can take their names. What was issued for them ends with
     * the scopes themselves.
     */
    @EventListener
    @Transactional
    public void forget(ApiChange change) {
        if (!change.lostScopes().isEmpty()) {
            consents.deleteScopes(change.lostScopes());
            consents.deleteEmpty();
        }
    }

    /** Forgets all that the user has allowed the client; does nothing if that is nothing. */
    @Transactional
    public void withdraw(UserId user, ClientId client) {
        consents.lock(new ConsentId(user, client)).ifPresent(consent -> {
            consents.delete(consent);
            events.publishEvent(new ConsentChange.ConsentWithdrawn(user, client));
        });
    }

    private Consent lockOrInsert(ConsentId id, Instant now) {
        return consents.lock(id).orElseGet(() -> {
            consents.insertIfAbsent(id.userId(), id.clientId(), now);
            return consents.lock(id)
                    .orElseThrow(
                            () -> new CannotAcquireLockException("The consent was withdrawn while it was granted"));
        });
    }

    /** Scopes that a user has allowed one client, with the time of the first consent. */
    record Allowed(ClientId client, Set<String> scopes, Instant since) {}
}

package dev.keyturn.session;

import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.user.LiveSessions;
import dev.keyturn.user.SignedInUser;
import dev.keyturn.user.UserChange;
import dev.keyturn.user.UserId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Ends of sessions by others than their browser. The row of a session goes first, so that no grant is stored in it after. */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Sessions implements LiveSessions {

    private static final String VALID = "select 1 from user_session where sid = :sessionSid";

    private final NamedStatements statements;
    private final SessionRows rows;
    private final SessionCache cache;
    private final SessionProperties properties;
    private final ApplicationEventPublisher events;

    Sessions(
            NamedStatements statements,
            SessionRows rows,
            SessionCache cache,
            SessionProperties properties,
            ApplicationEventPublisher events) {
        this.statements = statements;
        this.rows = rows;
        this.cache = cache;
        this.properties = properties;
        this.events = events;
    }

    /** Condition that a session is valid, for a change that is made in it. It does not depend on the cache. */
    public static NamedStatement validity(SignedInUser signedIn) {
        return new NamedStatement(VALID, Map.of("sessionSid", signedIn.sessionId()));
    }

    @Override
    public boolean lock(SignedInUser signedIn) {
        NamedStatement validity = validity(signedIn);
        return !statements
                .query(
                        new NamedStatement(validity.sql() + " for update", validity.values()),
                        (row, number) -> row.getInt(1))
                .isEmpty();
    }

    /**
     * Ends sessions, in the current transaction. Call it before what was issued in them is revoked.
     *
     * @return whether there were any
     */
    public boolean end(Collection<String> sids) {
        List<String> digests = rows.deleteBySid(sids);
        cache.changedInTransaction(digests);
        events.publishEvent(new SessionsEnded.Some(Set.copyOf(sids)));
        return !digests.isEmpty();
    }

    /** Ends all sessions of a user, in the current transaction. */
    public void endAllOf(UserId user) {
        cache.changedInTransaction(rows.deleteOf(user));
        events.publishEvent(new SessionsEnded.AllOf(user));
    }

    /** Time after which each session has ended that is used now. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Duration maxLifetime() {
        return properties.maxLifetime();
    }

    /** Forgets what this node knows of a session that turned out to have ended. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public void forget(SignedInUser signedIn) {
        cache.forget(signedIn.sessionId());
    }

    /** Comes first: a grant that is stored meanwhile is revoked by the listeners after it. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(UserChange change) {
        if (change.endsGrants()) {
            endAllOf(change.id());
        } else if (change.changesStanding()) {
            cache.changedInTransaction(rows.digestsOf(change.id()));
        }
    }
}

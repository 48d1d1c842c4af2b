package dev.keyturn.grant;

import dev.keyturn.client.lookup.LogoutReceivers;
import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.session.Sessions;
import dev.keyturn.user.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Clients that could get an ID token in a session, by grants and, for grants that were purged, by the table {@code session_client}.
 *
 * @see <a href="https://openid.net/specs/openid-connect-backchannel-1_0.html#BCActions">OpenID Connect Back-Channel Logout §2.7,
 *     Back-Channel Logout Actions</a>
 */
@Component
public class SessionClients {

    // The scopes stand in a case, which no index serves: each row is found by its session or user.
    private static final String FIND = """
            select g.session_id as sid, g.client_id as client_id, g.subject as subject from oauth_authorization g
            where g.%1$s and g.session_id is not null
              and case when ' ' || coalesce(g.authorized_scope, '') || ' ' like '%% openid %%' then true else false end
            union
            select s.sid as sid, s.client_id as client_id, s.subject as subject from session_client s where s.%2$s""";

    private static final String OF_SESSIONS = FIND.formatted("session_id in (:endedSids)", "sid in (:endedSids)");
    private static final String OF_USER = FIND.formatted("subject = :endedSubject", "subject = :endedSubject");

    private static final String KEEP = """
            insert into session_client (sid, client_id, subject, kept_until)
            select distinct g.session_id, g.client_id, g.subject, cast(:keptUntil as timestamp(6) with time zone)
            from oauth_authorization g
            where g.id in (:grants) and g.session_id is not null
              and ' ' || coalesce(g.authorized_scope, '') || ' ' like '%% openid %%'
              and exists (%s)
            on conflict do nothing""".formatted(LogoutReceivers.query("g.client_id"));

    private static final String FORGET = """
            delete from session_client where (sid, client_id) in (
                select sid, client_id from session_client where kept_until <= :now
                order by kept_until fetch first :limit rows only)""";

    private final NamedStatements statements;
    private final Sessions sessions;

    SessionClients(NamedStatements statements, Sessions sessions) {
        this.statements = statements;
        this.sessions = sessions;
    }

    /** Query for the clients of sessions, with the columns {@code sid}, {@code client_id} and {@code subject}. */
    public static NamedStatement of(Collection<String> sids) {
        return new NamedStatement(OF_SESSIONS, Map.of("endedSids", sids));
    }

    /** The same for all sessions of a user that are known. */
    public static NamedStatement of(UserId user) {
        return new NamedStatement(OF_USER, Map.of("endedSubject", user.toString()));
    }

    /** Keeps the clients of grants that are about to be deleted, for as long as their sessions can last. */
    void keep(List<UUID> grants, Instant now) {
        statements.run(
                new NamedStatement(KEEP, Map.of("grants", grants, "keptUntil", now.plus(sessions.maxLifetime()))));
    }

    int forget(Instant now, int limit) {
        return statements.run(new NamedStatement(FORGET, Map.of("now", now, "limit", limit)));
    }
}

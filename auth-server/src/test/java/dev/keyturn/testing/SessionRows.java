package dev.keyturn.testing;

import dev.keyturn.user.SignedInUser;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of the sessions in which users are signed in. */
public record SessionRows(JdbcClient jdbc) {

    /** Begins a session as a sign-in on any node does. */
    public void begin(SignedInUser user) {
        jdbc.sql("""
                insert into user_session (digest, sid, user_id, signed_in_at, last_used_at, failed_sign_ins, version, attributes)
                values (?, ?, ?, current_timestamp, current_timestamp, 0, 0, '{}')""")
                .params(
                        UUID.randomUUID().toString(),
                        user.sessionId(),
                        user.id().value())
                .update();
    }

    /** Ends a session as another node does from which no message arrives. */
    public void end(SignedInUser user) {
        jdbc.sql("delete from user_session where sid = ?")
                .param(user.sessionId())
                .update();
    }

    public boolean exists(SignedInUser user) {
        return jdbc.sql("select count(*) from user_session where sid = ?")
                        .param(user.sessionId())
                        .query(Long.class)
                        .single()
                == 1;
    }
}

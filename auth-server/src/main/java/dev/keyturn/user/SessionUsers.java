package dev.keyturn.user;

import dev.keyturn.database.NamedStatement;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Users as their sessions show them. */
@Service
public class SessionUsers {

    private static final String STANDING =
            "select 1 from user_account where id = :userId and enabled and password_changed_at = :passwordChangedAt";

    private final UserRepository users;

    SessionUsers(UserRepository users) {
        this.users = users;
    }

    /** The user of a session as they are now; empty if they are disabled or deleted. */
    @Transactional(readOnly = true)
    public Optional<SignedInUser> find(
            UserId id, String sessionId, Instant signedInAt, FailedSignIns failures, SignInMethods methods) {
        return users.findById(id.value()).filter(User::isEnabled).map(user -> {
            SignedInUser signedIn = new SignedInUser(user, sessionId, signedInAt, methods).after(failures);
            signedIn.eraseCredentials();
            return signedIn;
        });
    }

    /** Condition of a new session: the user is enabled, and has the password with which they signed in. */
    public static NamedStatement standing(SignedInUser signedIn) {
        return new NamedStatement(
                STANDING, Map.of("userId", signedIn.id().value(), "passwordChangedAt", signedIn.passwordChangedAt()));
    }
}

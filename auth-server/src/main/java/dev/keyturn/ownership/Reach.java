package dev.keyturn.ownership;

import dev.keyturn.user.UserId;
import java.util.Optional;

/**
 * Whose things a caller of the admin API sees and manages. Whoever lets a request in leaves it there as an attribute.
 *
 * @param owner the user who sees only what belongs to the clients that are theirs; empty for everything
 */
public record Reach(Optional<UserId> owner) {

    /** The name of the attribute. */
    public static final String ATTRIBUTE = "dev.keyturn.ownership.Reach";

    public static Reach everything() {
        return new Reach(Optional.empty());
    }

    public static Reach ofOwner(UserId owner) {
        return new Reach(Optional.of(owner));
    }
}

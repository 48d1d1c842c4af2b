package dev.keyturn.audit;

import java.util.Optional;

/** Lookup of usernames. Implemented by the feature that keeps users. */
public interface ActorNames {

    /** The name with which a user signs in; empty if there is no such user. */
    Optional<String> nameOfUser(String id);
}

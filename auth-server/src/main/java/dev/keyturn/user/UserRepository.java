package dev.keyturn.user;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The tables {@code user_account} and {@code user_role}. */
interface UserRepository extends Repository<User, UUID> {

    User saveAndFlush(User user);

    void delete(User user);

    long count();

    Optional<User> findById(UUID id);

    /** Takes one statement, whether there is such a user or not. */
    @EntityGraph(attributePaths = "roles")
    Optional<User> findByLoginName(String loginName);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select u from User u where u.loginName = :loginName")
    Optional<User> lockByLoginName(String loginName);

    /** Users who can be reached at a confirmed address, by their name or by the address. */
    @Query("""
            select u from User u
            where u.enabled = true and u.emailVerified = true and (u.loginName = :typed or u.emailKey = :typed)
            order by u.loginName""")
    List<User> findReachable(String typed, Limit limit);

    /** Signing in is no new version. */
    @Modifying
    @Query("update User u set u.lastSignedInAt = :now where u.id = :id")
    void signedIn(UUID id, Instant now);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select u from User u where u.id = :id")
    Optional<User> lockById(UUID id);

    /** Locks those who are left, so that two requests cannot each remove the other's last administrator. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select u from User u where u.enabled = true and 'administrator' member of u.roles order by u.id")
    List<User> lockActiveAdministrators();

    @Query("""
            select u from User u
            where lower(u.loginName) like :pattern escape '!'
               or lower(u.name) like :pattern escape '!'
               or lower(u.email) like :pattern escape '!'""")
    Page<User> search(String pattern, Pageable page);

    @Query("select u.id as id, u.loginName as loginName from User u where u.id in :ids")
    List<Named> namesOf(Collection<UUID> ids);

    /** Username of a user. */
    interface Named {

        UUID getId();

        String getLoginName();
    }
}

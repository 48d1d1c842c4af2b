package dev.keyturn.user;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The tables {@code user_account} and {@code user_role}. */
interface UserRepository extends Repository<User, UUID> {

    User saveAndFlush(User user);

    void delete(User user);

    long count();

    Optional<User> findById(UUID id);

    Optional<User> findByLoginName(String loginName);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select u from User u where u.loginName = :loginName")
    Optional<User> lockByLoginName(String loginName);

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
}

package dev.keyturn.user;

import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsPasswordService;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Shows the framework our users, and takes back a password's stronger hash. */
@Component
class JpaUserDetailsService implements UserDetailsService, UserDetailsPasswordService {

    private final UserRepository users;
    private final Clock clock;

    JpaUserDetailsService(UserRepository users, Clock clock) {
        this.users = users;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public UserDetails loadUserByUsername(String typed) {
        if (!LoginName.isValid(typed)) {
            throw new UsernameNotFoundException("Not a valid username");
        }
        return users.findByLoginName(new LoginName(typed).value())
                .map(user -> new SignedInUser(user, clock.instant()))
                .orElseThrow(() -> new UsernameNotFoundException("no such user"));
    }

    @Override
    @Transactional
    public UserDetails updatePassword(UserDetails details, @Nullable String newHash) {
        SignedInUser signedIn = (SignedInUser) details;
        users.lockById(signedIn.id().value()).ifPresent(user -> user.rehashPassword(Objects.requireNonNull(newHash)));
        return details;
    }
}

package dev.keyturn.user;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Hashes the passwords of tests with little memory: hundreds of sign-ins would keep a processor busy for minutes. What a hash
 * costs is tested where it is made, and servers in processes of their own have the real one.
 */
public class CheapPasswords {

    @Bean
    @Primary
    BoundedPasswordEncoder cheapPasswordEncoder(SignInProperties properties) {
        return new BoundedPasswordEncoder(properties, new Argon2PasswordEncoder(16, 32, 1, 64, 1));
    }
}

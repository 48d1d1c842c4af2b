package dev.keyturn.bootstrap;

import dev.keyturn.user.PasswordRules;
import org.flywaydb.core.Flyway;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/** Checks the settings of a first start before its migrations run, so that a rejected setting leaves the database empty. */
@Component
@ConditionalOnWebApplication
class FirstStartCheck implements FlywayMigrationStrategy {

    private final BootstrapProperties properties;
    private final PasswordRules passwords;

    FirstStartCheck(BootstrapProperties properties, PasswordRules passwords) {
        this.properties = properties;
        this.passwords = passwords;
    }

    /** @throws BootstrapRefusedException if a setting is not valid; no migration runs then */
    @Override
    public void migrate(Flyway flyway) {
        properties.client().check();
        if (flyway.info().current() == null) {
            properties.admin().check(passwords);
        }
        flyway.migrate();
    }
}

package dev.keyturn.bootstrap;

import dev.keyturn.client.BuiltInClients;
import dev.keyturn.client.ClientId;
import dev.keyturn.user.PasswordRefusedException;
import dev.keyturn.user.PasswordRules;
import dev.keyturn.user.Users;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * First administrator and automation client of an empty database.
 *
 * @param admin first administrator
 * @param client automation client; created if both its ID and its secret are set
 */
@ConfigurationProperties("keyturn.bootstrap")
record BootstrapProperties(
        @DefaultValue Admin admin, @DefaultValue AutomationClient client) {

    /**
     * The first administrator.
     *
     * @param username username of the first administrator
     * @param password password of the first administrator; without it, a temporary password is printed once
     */
    record Admin(
            @DefaultValue("admin") String username,
            @Nullable String password) {

        /** The configured password; null if a temporary one is to be made. */
        @Nullable
        String chosenPassword() {
            return password == null || password.isBlank() ? null : password;
        }

        /** @throws BootstrapRefusedException if no administrator can have this name or this password */
        void check(PasswordRules rules) {
            if (!Users.isLoginName(username)) {
                throw new BootstrapRefusedException(
                        "KEYTURN_BOOTSTRAP_ADMIN_USERNAME must have 2 to 100 characters of A-Z a-z 0-9"
                                + " . _ @ + - and begin with a letter or a digit.");
            }
            String chosen = chosenPassword();
            if (chosen == null) {
                return;
            }
            try {
                rules.check(chosen, username);
            } catch (PasswordRefusedException e) {
                throw new BootstrapRefusedException(
                        "KEYTURN_BOOTSTRAP_ADMIN_PASSWORD cannot be the administrator's password. "
                                + e.errors().get(0).message());
            }
        }

        @Override
        public String toString() {
            return "Admin[username=" + username + "]";
        }
    }

    /**
     * Client with all scopes of the admin API.
     *
     * @param id ID (client_id) of the automation client, which has all scopes of the admin API; set together with its secret
     * @param secret secret of that client; 32 characters or more
     */
    record AutomationClient(@Nullable String id, @Nullable String secret) {

        static final int MINIMUM_SECRET_LENGTH = 32;

        /** Whether there is to be such a client. */
        boolean isWanted() {
            return isGiven(id) || isGiven(secret);
        }

        /** @throws BootstrapRefusedException if it is wanted and cannot be registered as it is configured */
        void check() {
            if (isGiven(id) != isGiven(secret)) {
                throw new BootstrapRefusedException(
                        "KEYTURN_BOOTSTRAP_CLIENT_ID and KEYTURN_BOOTSTRAP_CLIENT_SECRET must be set together, but only "
                                + (isGiven(id) ? "the first" : "the second") + " is.");
            }
            if (secret != null && isWanted() && secret.length() < MINIMUM_SECRET_LENGTH) {
                throw new BootstrapRefusedException("KEYTURN_BOOTSTRAP_CLIENT_SECRET must have " + MINIMUM_SECRET_LENGTH
                        + " characters or more, but has " + secret.length() + ".");
            }
            if (id != null && isWanted()) {
                checkId(id);
            }
        }

        private static void checkId(String id) {
            if (!ClientId.isValid(id)) {
                throw new BootstrapRefusedException(
                        "KEYTURN_BOOTSTRAP_CLIENT_ID must have 3 to 100 characters of A-Z a-z 0-9"
                                + " . _ - and begin with a letter or a digit.");
            }
            if (ClientId.isLikeUser(id)) {
                throw new BootstrapRefusedException(
                        "KEYTURN_BOOTSTRAP_CLIENT_ID must not be a UUID. UUIDs identify users.");
            }
            if (id.equals(BuiltInClients.CONSOLE.value())) {
                throw new BootstrapRefusedException(
                        "KEYTURN_BOOTSTRAP_CLIENT_ID must not be " + id + ", the client_id of the console.");
            }
        }

        private static boolean isGiven(@Nullable String value) {
            return value != null && !value.isBlank();
        }

        @Override
        public String toString() {
            return "AutomationClient[id=" + id + "]";
        }
    }
}

package dev.keyturn.bootstrap;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.DomainException;
import dev.keyturn.apikey.ApiKeyVerificationEndpoint;
import dev.keyturn.client.BuiltInClients;
import dev.keyturn.client.ClientId;
import dev.keyturn.resource.ApiDescription;
import dev.keyturn.resource.Apis;
import dev.keyturn.revocation.RevocationFeed;
import dev.keyturn.user.PasswordRefusedException;
import dev.keyturn.user.Users;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Fills an empty database, and keeps what is built in up to date with the configuration, before the server listens.
 *
 * <p>Two nodes may start at once: what one of them could not write because the other was quicker, it finds when it looks
 * again.
 */
@Component
@ConditionalOnWebApplication
class FirstStart implements SmartInitializingSingleton {

    private static final int ATTEMPTS = 3;

    private final Users users;
    private final Apis apis;
    private final BuiltInClients clients;
    private final BootstrapProperties properties;

    FirstStart(Users users, Apis apis, BuiltInClients clients, BootstrapProperties properties) {
        this.users = users;
        this.apis = apis;
        this.clients = clients;
        this.properties = properties;
    }

    /** @throws BootstrapRefusedException if the configuration cannot be followed; nothing is written then */
    @Override
    public void afterSingletonsInstantiated() {
        properties.client().check();
        Optional<String> temporaryPassword = fill(1);
        temporaryPassword.ifPresent(password -> TemporaryPasswordNotice.print(
                System.out,
                TemporaryPasswordNotice.FIRST_START,
                properties.admin().username(),
                password));
    }

    private Optional<String> fill(int attempt) {
        try {
            return fill();
        } catch (DataIntegrityViolationException e) {
            if (attempt == ATTEMPTS) {
                throw e;
            }
            return fill(attempt + 1);
        }
    }

    /** Each step is a transaction of its own that can be repeated, so a start that was cut short is completed by the next. */
    private Optional<String> fill() {
        Map<String, String> scopes = AdminScope.descriptions();
        apis.ensureBuiltIn(
                AdminController.AUDIENCE,
                new ApiDescription(
                        "Keyturn admin API", "Changes this server. The console uses it, and so can you.", scopes));
        apis.ensureBuiltIn(
                RevocationFeed.AUDIENCE,
                new ApiDescription(
                        "Keyturn revocation feed",
                        "Tells verifiers of tokens what is revoked.",
                        Map.of(RevocationFeed.SCOPE, "Follow what is revoked")));
        apis.ensureBuiltIn(
                ApiKeyVerificationEndpoint.AUDIENCE,
                new ApiDescription(
                        "Keyturn API key verification",
                        "Tells resource servers what API keys for them are worth.",
                        Map.of(ApiKeyVerificationEndpoint.SCOPE, "Verify API keys")));
        clients.ensureConsole(scopes.keySet());
        BootstrapProperties.AutomationClient automation = properties.client();
        if (automation.isWanted()) {
            ensureAutomation(automationId(), Objects.requireNonNull(automation.secret()), scopes.keySet());
        }
        return createAdministrator();
    }

    private void ensureAutomation(ClientId id, String secret, Set<String> scopes) {
        try {
            clients.ensureAutomation(id, secret, scopes);
        } catch (DomainException e) {
            throw new BootstrapRefusedException(
                    "KEYTURN_BOOTSTRAP_CLIENT_SECRET cannot become a secret of the client that"
                            + " KEYTURN_BOOTSTRAP_CLIENT_ID names, " + id + ". " + e.getMessage());
        }
    }

    private ClientId automationId() {
        String id = Objects.requireNonNull(properties.client().id());
        if (!ClientId.isValid(id)) {
            throw new BootstrapRefusedException(
                    "KEYTURN_BOOTSTRAP_CLIENT_ID must have 3 to 100 characters of A-Z a-z 0-9"
                            + " . _ - and begin with a letter or a digit.");
        }
        if (ClientId.isLikeUser(id)) {
            throw new BootstrapRefusedException(
                    "KEYTURN_BOOTSTRAP_CLIENT_ID must not be a UUID, since those are the identifiers of users.");
        }
        if (id.equals(BuiltInClients.CONSOLE.value())) {
            throw new BootstrapRefusedException(
                    "KEYTURN_BOOTSTRAP_CLIENT_ID must not be " + id + ", which is the console's own identifier.");
        }
        return new ClientId(id);
    }

    private Optional<String> createAdministrator() {
        if (!users.isEmpty()) {
            return Optional.empty();
        }
        BootstrapProperties.Admin admin = properties.admin();
        if (!Users.isLoginName(admin.username())) {
            throw new BootstrapRefusedException(
                    "KEYTURN_BOOTSTRAP_ADMIN_USERNAME must have 2 to 100 characters of A-Z a-z 0-9"
                            + " . _ @ + - and begin with a letter or a digit.");
        }
        try {
            return users.createFirstAdministrator(admin.username(), admin.hasPassword() ? admin.password() : null);
        } catch (PasswordRefusedException e) {
            throw new BootstrapRefusedException(
                    "KEYTURN_BOOTSTRAP_ADMIN_PASSWORD cannot be the administrator's password. " + e.getMessage());
        }
    }
}

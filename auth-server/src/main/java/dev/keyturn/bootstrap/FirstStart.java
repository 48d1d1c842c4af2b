package dev.keyturn.bootstrap;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.AdminScope;
import dev.keyturn.adminapi.DomainException;
import dev.keyturn.adminapi.ScopeDescriptions;
import dev.keyturn.apikey.verification.ApiKeyVerificationEndpoint;
import dev.keyturn.client.BuiltInClients;
import dev.keyturn.client.ClientId;
import dev.keyturn.resource.ApiDescription;
import dev.keyturn.resource.Apis;
import dev.keyturn.revocation.RevocationFeed;
import dev.keyturn.user.PasswordRules;
import dev.keyturn.user.Users;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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
    private final PasswordRules passwords;

    FirstStart(
            Users users, Apis apis, BuiltInClients clients, BootstrapProperties properties, PasswordRules passwords) {
        this.users = users;
        this.apis = apis;
        this.clients = clients;
        this.properties = properties;
        this.passwords = passwords;
    }

    /** @throws BootstrapRefusedException if the configuration cannot be followed; nothing is written then */
    @Override
    public void afterSingletonsInstantiated() {
        properties.client().check();
        Optional<String> temporaryPassword = fill();
        temporaryPassword.ifPresent(password -> TemporaryPasswordNotice.print(
                System.out,
                TemporaryPasswordNotice.FIRST_START,
                properties.admin().username(),
                password));
    }

    /** Each step is a transaction of its own that can be repeated, so a start that was cut short is completed by the next. */
    private Optional<String> fill() {
        Map<String, String> scopes = AdminScope.descriptions();
        attempt(() -> apis.ensureBuiltIn(
                AdminController.AUDIENCE,
                new ApiDescription("Keyturn admin API", "Manages this server. The console uses it, too.", scopes)));
        attempt(() -> apis.ensureBuiltIn(
                RevocationFeed.AUDIENCE,
                new ApiDescription(
                        "Keyturn revocation feed",
                        "Publishes revocations, so that APIs reject revoked tokens.",
                        Map.of(RevocationFeed.SCOPE, ScopeDescriptions.of(RevocationFeed.SCOPE)))));
        attempt(() -> apis.ensureBuiltIn(
                ApiKeyVerificationEndpoint.AUDIENCE,
                new ApiDescription(
                        "Keyturn API key verification",
                        "Verifies API keys for your APIs.",
                        Map.of(
                                ApiKeyVerificationEndpoint.SCOPE,
                                ScopeDescriptions.of(ApiKeyVerificationEndpoint.SCOPE)))));
        attempt(() -> clients.ensureConsole(scopes.keySet()));
        BootstrapProperties.AutomationClient automation = properties.client();
        if (automation.isWanted()) {
            ClientId id = new ClientId(Objects.requireNonNull(automation.id()));
            attempt(() -> ensureAutomation(id, Objects.requireNonNull(automation.secret()), scopes.keySet()));
        }
        return attempt(this::createAdministrator);
    }

    private static void attempt(Runnable step) {
        attempt(() -> {
            step.run();
            return Optional.empty();
        });
    }

    /** Two nodes may collide at every step, so that each of them has attempts of its own. */
    private static Optional<String> attempt(Supplier<Optional<String>> step) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return step.get();
            } catch (DataIntegrityViolationException e) {
                // the other node was quicker; what it wrote is found now
            }
        }
        return step.get();
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

    private Optional<String> createAdministrator() {
        if (!users.isEmpty()) {
            return Optional.empty();
        }
        BootstrapProperties.Admin admin = properties.admin();
        admin.check(passwords);
        return users.createFirstAdministrator(admin.username(), admin.chosenPassword());
    }
}

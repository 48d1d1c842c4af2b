package dev.keyturn.apikey;

import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.apikey.ApiKeyDetails.ApiKeyForm;
import dev.keyturn.apikey.ApiKeyDetails.NewApiKey;
import dev.keyturn.apikey.ApiKeyLife.Validity;
import dev.keyturn.client.ClientView;
import dev.keyturn.user.Users;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Validation of API keys. Reports all errors at once, each at its field. */
@Component
class ApiKeyRules {

    private final ApiKeyProperties properties;
    private final Users users;

    ApiKeyRules(ApiKeyProperties properties, Users users) {
        this.properties = properties;
        this.users = users;
    }

    /**
     * Checks new details of a key of a client.
     *
     * @throws ValidationFailedException if they break a rule
     */
    ApiKeyDetails check(ApiKeyForm form, ClientView client) {
        ApiKeyCheck check = new ApiKeyCheck(properties, users);
        ApiKeyDetails details = check.details(form, client.scopes());
        check.throwIfAnyError();
        return details;
    }

    /**
     * Checks a new key of a client, as a whole.
     *
     * @throws ValidationFailedException if it breaks a rule
     */
    ApiKeyDetails checkNew(NewApiKey form, ClientView client, Instant now) {
        ApiKeyCheck check = new ApiKeyCheck(properties, users);
        ApiKeyDetails details = check.details(form.details(), client.scopes());
        check.validity(check.environment(form.environment()), form.notBefore(), form.expiresAt(), now);
        check.digest(form.digest(), form.hint());
        check.throwIfAnyError();
        return details;
    }

    /** Validity of a new key that was checked at this instant. */
    Validity validity(NewApiKey checked, String environment, Instant now) {
        return new ApiKeyCheck(properties, users).validity(environment, checked.notBefore(), checked.expiresAt(), now);
    }

    /**
     * Validity of the successor of a key.
     *
     * @param expiresAt null for the lifetime of the old key, as far as its environment allows
     * @throws ValidationFailedException if that is too long, or if the environment is no longer configured
     */
    Validity validityOfSuccessor(ApiKey old, @Nullable Instant expiresAt, Instant now) {
        ApiKeyCheck check = new ApiKeyCheck(properties, users);
        check.environment(old.environment());
        check.throwIfAnyError();
        Validity validity = check.validityOfSuccessor(old, expiresAt, now);
        check.throwIfAnyError();
        return validity;
    }
}

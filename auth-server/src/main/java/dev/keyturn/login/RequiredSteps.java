package dev.keyturn.login;

import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SecondFactorPolicy;
import dev.keyturn.user.SignedInUser;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Steps that a user has to take after the sign-in before anything else: a password of their own, and a second factor if it is required. */
@Component
public class RequiredSteps {

    private final SecondFactorPolicy secondFactors;

    RequiredSteps(SecondFactorPolicy secondFactors) {
        this.secondFactors = secondFactors;
    }

    /** Whether the user has a step to take. */
    public boolean remain(SignedInUser user) {
        return page(user).isPresent();
    }

    /** Whether a page takes the user further: the page of the next step, or one that does in its place. */
    boolean isServedBy(String path, String page) {
        return path.equals(page) || (page.equals(Pages.AUTHENTICATOR_APP) && path.equals(Pages.PASSKEY));
    }

    /** The page of the next step; empty if there is none. */
    Optional<String> page(SignedInUser user) {
        if (user.mustChangePassword()) {
            return Optional.of(Pages.PASSWORD);
        }
        return secondFactors.isMissing(user) ? Optional.of(Pages.AUTHENTICATOR_APP) : Optional.empty();
    }
}

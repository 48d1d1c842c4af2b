package dev.keyturn.user;

import org.springframework.stereotype.Component;

/** Users who must have a second factor, as {@code keyturn.sign-in.second-factor} says. */
@Component
public class SecondFactorPolicy {

    private final SecondFactors factors;
    private final SignInProperties.SecondFactor required;

    SecondFactorPolicy(SecondFactors factors, SignInProperties properties) {
        this.factors = factors;
        this.required = properties.secondFactor();
    }

    /** Whether the user of a session must add a second factor before anything else. Takes a statement only for a user who must have one. */
    public boolean isMissing(SignedInUser user) {
        return requires(user)
                && !user.methods().level().satisfies(SignInLevel.TWO_FACTORS)
                && !factors.isEnrolled(user.id());
    }

    /** Whether the user must have a second factor. */
    public boolean requires(SignedInUser user) {
        return switch (required) {
            case OPTIONAL -> false;
            case ADMINISTRATORS -> user.isAdministrator();
            case EVERYONE -> true;
        };
    }
}

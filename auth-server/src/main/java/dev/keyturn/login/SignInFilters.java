package dev.keyturn.login;

import dev.keyturn.user.KnownDevices;
import dev.keyturn.user.PasskeySignIn;
import dev.keyturn.user.SecondFactorSignIn;
import jakarta.servlet.Filter;
import org.springframework.stereotype.Component;

/** Factory of the filters that sign users in, other than with a password. They are no beans, so that each runs only in its chain. */
@Component
public class SignInFilters {

    private final SecondFactorSignIn secondFactors;
    private final PasskeySignIn passkeys;
    private final UnfinishedSignIns unfinished;
    private final KnownDevices devices;
    private final PasskeyChallenges challenges;

    SignInFilters(
            SecondFactorSignIn secondFactors,
            PasskeySignIn passkeys,
            UnfinishedSignIns unfinished,
            KnownDevices devices,
            PasskeyChallenges challenges) {
        this.secondFactors = secondFactors;
        this.passkeys = passkeys;
        this.unfinished = unfinished;
        this.devices = devices;
        this.challenges = challenges;
    }

    /** Completes sign-ins with a second factor. */
    public Filter secondFactor(SignInSuccessHandler successes, SignInFailureHandler failures, FormTokens formTokens) {
        return new SecondFactorFilter(secondFactors, unfinished, devices, challenges, successes, failures, formTokens);
    }

    /** Signs users in with a passkey alone. */
    public Filter passkey(SignInSuccessHandler successes, SignInFailureHandler failures, FormTokens formTokens) {
        return new PasskeyFilter(passkeys, challenges, devices, successes, failures, formTokens);
    }
}

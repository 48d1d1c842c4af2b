package dev.keyturn.login;

import dev.keyturn.oauth.Pages;
import dev.keyturn.user.KnownDevices;
import dev.keyturn.user.PasskeySignIn;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;

/** Signs a user in with a passkey alone. */
final class PasskeyFilter extends SignInFilter {

    private final PasskeySignIn signIns;
    private final PasskeyChallenges challenges;
    private final KnownDevices devices;

    PasskeyFilter(
            PasskeySignIn signIns,
            PasskeyChallenges challenges,
            KnownDevices devices,
            SignInSuccessHandler successes,
            SignInFailureHandler failures,
            FormTokens formTokens) {
        super(Pages.PASSKEY_SIGN_IN, successes, failures, formTokens);
        this.signIns = signIns;
        this.challenges = challenges;
        this.devices = devices;
    }

    @Override
    SignedInUser signIn(HttpServletRequest request) {
        return signIns.signIn(
                challenges.answer(request).orElseThrow(StaleChallengeException::new),
                loginName -> devices.source(loginName, request));
    }
}

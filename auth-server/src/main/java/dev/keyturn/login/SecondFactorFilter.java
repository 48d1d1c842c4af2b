package dev.keyturn.login;

import dev.keyturn.oauth.Pages;
import dev.keyturn.user.KnownDevices;
import dev.keyturn.user.SecondFactorSignIn;
import dev.keyturn.user.SignInSource;
import dev.keyturn.user.SignedInUser;
import dev.keyturn.user.UnfinishedSignIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.springframework.security.authentication.CredentialsExpiredException;

/** Completes a sign-in with the code that a user submits, or the answer of a passkey. */
final class SecondFactorFilter extends SignInFilter {

    static final String CODE = "code";

    private final SecondFactorSignIn signIns;
    private final UnfinishedSignIns unfinished;
    private final KnownDevices devices;
    private final PasskeyChallenges challenges;

    SecondFactorFilter(
            SecondFactorSignIn signIns,
            UnfinishedSignIns unfinished,
            KnownDevices devices,
            PasskeyChallenges challenges,
            SignInSuccessHandler successes,
            SignInFailureHandler failures,
            FormTokens formTokens) {
        super(Pages.SECOND_FACTOR, successes, failures, formTokens);
        this.signIns = signIns;
        this.unfinished = unfinished;
        this.devices = devices;
        this.challenges = challenges;
    }

    @Override
    SignedInUser signIn(HttpServletRequest request) {
        UnfinishedSignIn begun =
                unfinished.in(request).orElseThrow(() -> new CredentialsExpiredException("begin again"));
        SignInSource source = devices.source(begun.username(), request);
        return PasskeyChallenges.isAnswered(request)
                ? signIns.complete(begun, challenges.answer(request).orElseThrow(StaleChallengeException::new), source)
                : signIns.complete(begun, Objects.requireNonNullElse(request.getParameter(CODE), ""), source);
    }
}

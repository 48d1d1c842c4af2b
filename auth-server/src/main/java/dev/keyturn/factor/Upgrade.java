package dev.keyturn.factor;

import dev.keyturn.login.SignInRenewal;
import dev.keyturn.user.KnownDevices;
import dev.keyturn.user.SecondFactorSignIn;
import dev.keyturn.user.SignInMethod;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;

/** Makes the session of a user one of a stronger sign-in, after the user has given a further factor. */
@Component
class Upgrade {

    private final SecondFactorSignIn signIns;
    private final SignInRenewal renewal;
    private final KnownDevices devices;

    Upgrade(SecondFactorSignIn signIns, SignInRenewal renewal, KnownDevices devices) {
        this.signIns = signIns;
        this.renewal = renewal;
        this.devices = devices;
    }

    void to(SignInMethod method, SignedInUser user, HttpServletRequest request, HttpServletResponse response) {
        SignedInUser upgraded = signIns.add(method, user);
        renewal.renew(upgraded, request, response);
        devices.remember(upgraded, request, response);
    }
}

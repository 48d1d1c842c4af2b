package dev.keyturn.user;

import dev.keyturn.oauth.TokenDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Device on which a user has signed in, as the device's cookie says.
 *
 * @param id of the device; wrong passwords from it are counted under it
 * @param nameDigest digest of the user's login name: all are of one length, which tells nothing of the name
 * @param passwordChangedAt of the password that was given; the device is not known after the next change
 * @param signedInAt time of the latest sign-in on the device
 * @param trustedUntil until when the user is not asked for the second factor on it; past if they want to be asked
 */
record KnownDevice(String id, String nameDigest, Instant passwordChangedAt, Instant signedInAt, Instant trustedUntil) {

    private static final String PLACE = "device:";

    static String digest(String loginName) {
        return TokenDigest.of(loginName).hex();
    }

    /** Whether it is a device of the user with this name, as typed. */
    boolean isOf(String typed) {
        return LoginName.isValid(typed) && nameDigest.equals(digest(new LoginName(typed).value()));
    }

    /** Whether it is still known for the account. */
    boolean isKnownFor(SignInFailures.Account user) {
        return isKnownFor(user.passwordChangedAt(), user.devicesForgottenAt());
    }

    /** Whether the user has neither changed the password since nor been signed out everywhere. */
    boolean isKnownFor(Instant passwordChanged, @Nullable Instant forgottenAt) {
        return passwordChangedAt.equals(passwordChanged) && (forgottenAt == null || signedInAt.isAfter(forgottenAt));
    }

    /** The user, whatever the password was: else each change of the password would be one more budget for its user. */
    String owner() {
        return nameDigest;
    }

    /** Key under which wrong passwords from it are counted; not that of a network. */
    String place() {
        return PLACE + id;
    }
}

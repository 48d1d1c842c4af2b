package dev.keyturn.user;

import dev.keyturn.network.RemoteNetwork;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Origin of a password: a network and, if its cookie says so, a device on which the same user has signed in before.
 *
 * @param device known by its cookie; whether the user still trusts it is not checked yet
 */
public record SignInSource(String network, @Nullable KnownDevice device) {

    /** Origin without a known device. */
    static SignInSource of(@Nullable String address) {
        return new SignInSource(RemoteNetwork.of(address), null);
    }

    /** @param typed name of the user who signs in */
    static SignInSource of(@Nullable String address, String typed, List<KnownDevice> devices) {
        return new SignInSource(
                RemoteNetwork.of(address),
                devices.stream()
                        .filter(device -> device.isOf(typed))
                        .findFirst()
                        .orElse(null));
    }
}

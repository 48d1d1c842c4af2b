package dev.keyturn.user;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Details of a sign-in request, with the devices that its cookie names. Not for the session. */
final class SignInDetails extends WebAuthenticationDetails {

    private static final long serialVersionUID = 1L;

    private final transient List<KnownDevice> devices;
    private final SignInLevel level;

    SignInDetails(HttpServletRequest request, List<KnownDevice> devices, SignInLevel level) {
        super(request);
        this.devices = devices;
        this.level = level;
    }

    /** Level that the sign-in must have. */
    SignInLevel level() {
        return level;
    }

    /** @param typed name of the user who signs in */
    SignInSource source(String typed) {
        return SignInSource.of(getRemoteAddress(), typed, devices);
    }

    /** The details without the devices. */
    WebAuthenticationDetails forSession() {
        return new WebAuthenticationDetails(getRemoteAddress(), getSessionId());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other) && other instanceof SignInDetails details && details.devices.equals(devices);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}

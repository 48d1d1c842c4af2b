package dev.keyturn.client.authentication;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** Settings of a client that we add to the framework's. */
public final class ClientTokenSettings {

    private static final String REFRESH_TOKEN_IDLE = "keyturn.refresh-token-idle";

    private static final String ID_TOKEN_ALGORITHM = "keyturn.id-token-algorithm";

    private static final String ID_TOKEN_USER_CLAIMS = "keyturn.id-token-user-claims";

    private ClientTokenSettings() {}

    /** How long a refresh token of the client may go unused. */
    public static Duration refreshTokenIdle(RegisteredClient client) {
        return Objects.requireNonNull(client.getTokenSettings().getSetting(REFRESH_TOKEN_IDLE));
    }

    /** The algorithm that the client has chosen for its ID tokens; null for the default. */
    public static @Nullable String idTokenAlgorithm(RegisteredClient client) {
        return client.getTokenSettings().getSetting(ID_TOKEN_ALGORITHM);
    }

    /** Whether the client's ID tokens carry claims about the user beside the subject. */
    public static boolean hasIdTokenUserClaims(RegisteredClient client) {
        return Boolean.TRUE.equals(client.getTokenSettings().<Boolean>getSetting(ID_TOKEN_USER_CLAIMS));
    }

    static void setIdTokenUserClaims(TokenSettings.Builder settings, boolean wanted) {
        settings.setting(ID_TOKEN_USER_CLAIMS, wanted);
    }

    static void setIdTokenAlgorithm(TokenSettings.Builder settings, @Nullable String algorithm) {
        if (algorithm != null) {
            settings.setting(ID_TOKEN_ALGORITHM, algorithm);
        }
    }

    static void setRefreshTokenIdle(TokenSettings.Builder settings, Duration idle) {
        settings.setting(REFRESH_TOKEN_IDLE, idle);
    }
}

package dev.keyturn.grant;

import dev.keyturn.grant.IssuedToken.NewToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The access token that is issued in exchange for a code or refresh token.
 *
 * @param expiresAt when it ends
 * @param stored what is kept of it; null for a JWT, of which nothing is
 */
public record IssuedAccess(Instant expiresAt, @Nullable NewToken stored) {

    /** Tokens to store when it is issued together with a refresh token, or with none. */
    List<NewToken> storedWith(@Nullable NewToken refreshToken) {
        List<NewToken> tokens = new ArrayList<>(2);
        if (refreshToken != null) {
            tokens.add(refreshToken);
        }
        if (stored != null) {
            tokens.add(stored);
        }
        return tokens;
    }
}

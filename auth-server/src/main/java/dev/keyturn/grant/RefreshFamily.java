package dev.keyturn.grant;

import dev.keyturn.grant.IssuedToken.NewToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The refresh tokens of a grant, of which one at a time is good.
 *
 * @param first issued for the code
 * @param endsAt when none of those that replace it is valid any more
 * @param certificateThumbprint of the certificate that all are bound to; null if they are not bound
 */
public record RefreshFamily(
        NewToken first, Instant endsAt, @Nullable String certificateThumbprint) {}

package dev.keyturn.token;

import dev.keyturn.token.IssuedToken.NewToken;
import java.time.Instant;

/**
 * The refresh tokens of an authorization, of which one at a time is good.
 *
 * @param first issued for the code
 * @param endsAt when none of those that replace it is valid any more
 */
record RefreshFamily(NewToken first, Instant endsAt) {}

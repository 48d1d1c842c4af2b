package dev.keyturn.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.token.AccessTokenRequest.OfGrant;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessTokenRequestTests {

    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09.876Z");

    @Test
    void isIssuedNow() {
        assertThat(request(null).issuedAt(NOW)).isEqualTo("2031-05-06T07:08:09Z");
        assertThat(request(ofGrant(null)).issuedAt(NOW)).isEqualTo("2031-05-06T07:08:09Z");
    }

    /** Else a revocation in between of all tokens that were issued before it would miss this one. */
    @Test
    void isIssuedWhenItsGrantWasRead() {
        assertThat(request(ofGrant(NOW.minusSeconds(3))).issuedAt(NOW)).isEqualTo("2031-05-06T07:08:06Z");
    }

    private static OfGrant ofGrant(@Nullable Instant readAt) {
        return new OfGrant("g", Set.of(), Set.of(), null, readAt);
    }

    private static AccessTokenRequest request(@Nullable OfGrant grant) {
        return new AccessTokenRequest("ada", "web", Set.of(), Set.of(), grant, null, null);
    }
}

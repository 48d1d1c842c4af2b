package dev.keyturn.tokenendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.tokenendpoint.TokenUse.Use;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Counts of token responses, by client and network. */
class TokenUseTests {

    private final TokenUse use = new TokenUse();

    @Test
    void addressesOfAnIpv6NetworkAreOne() {
        use.count("a", "2001:db8:0:7:0:0:0:1");
        use.count("a", "2001:DB8:0:7::beef");
        use.count("a", "::ffff:192.0.2.1");
        use.count("a", "192.0.2.1");

        assertThat(use.take())
                .containsOnly(
                        Map.entry(new Use("a", "2001:db8:0:7:0:0:0:0/64"), 2L),
                        Map.entry(new Use("a", "192.0.2.0/24"), 2L));
    }

    @Test
    void addressesOfAnIpv4NetworkAreOne() {
        for (int i = 0; i < 500; i++) {
            use.count("a", "192.0." + i / 250 + "." + i % 250);
        }

        assertThat(use.take())
                .containsOnly(
                        Map.entry(new Use("a", "192.0.0.0/24"), 250L), Map.entry(new Use("a", "192.0.1.0/24"), 250L));
    }

    @Test
    void furtherNetworksOfAClientAreCountedTogetherAndLeaveRoomForOthers() {
        for (int i = 0; i < 2 * TokenUse.MAX; i++) {
            use.count("flooding", "2001:db8:0:" + Integer.toHexString(i) + "::1");
        }
        use.count("other", "192.0.2.1");

        Map<Use, Long> taken = use.take();

        assertThat(taken).hasSize(TokenUse.MAX_OF_CLIENT + 2).containsEntry(new Use("other", "192.0.2.0/24"), 1L);
        assertThat(taken.entrySet())
                .filteredOn(each -> each.getKey().isFurther())
                .singleElement()
                .satisfies(each -> assertThat(each.getValue()).isEqualTo(2L * TokenUse.MAX - TokenUse.MAX_OF_CLIENT));
    }

    @Test
    void aClientGetsItsRoomBackWhenItsNetworksAreUnused() {
        for (int i = 0; i < 2 * TokenUse.MAX_OF_CLIENT; i++) {
            use.count("a", "10." + i / 250 + "." + i % 250 + ".1");
        }
        use.take();
        assertThat(use.take()).isEmpty();

        use.count("a", "192.0.2.1");

        assertThat(use.take()).containsOnly(Map.entry(new Use("a", "192.0.2.0/24"), 1L));
    }

    @Test
    void aClientWithoutANetworkIsCounted() {
        use.count("public", "");
        use.giveBack(use.take());

        assertThat(use.take()).containsOnly(Map.entry(new Use("public", ""), 1L));
        assertThat(new Use("public", "").hasNetwork()).isFalse();
    }

    @Test
    void aClientHasNoFurtherNetworksBecauseOthersUsedUpTheRoom() {
        for (int i = 0; i < TokenUse.MAX; i++) {
            use.count("client-" + i % 300, "10." + i / 250 + "." + i % 250 + ".1");
        }
        use.count("late", "192.0.2.1");

        assertThat(use.take()).containsEntry(new Use("late", ""), 1L);
    }

    @Test
    void allClientsTogetherHaveABound() {
        for (int i = 0; i < 3 * TokenUse.MAX; i++) {
            use.count("client-" + i % 300, "10." + i / 250 + "." + i % 250 + ".1");
        }

        assertThat(use.take()).hasSizeLessThanOrEqualTo(TokenUse.MAX + 300);
    }
}

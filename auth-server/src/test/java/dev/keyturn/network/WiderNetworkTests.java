package dev.keyturn.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WiderNetworkTests {

    @Test
    void areThe56AndThe48AroundAnIpv6Network() {
        assertThat(WiderNetwork.around(RemoteNetwork.of("2001:db8:a:bcde::1")))
                .containsExactly(
                        new WiderNetwork("2001:db8:a:bc00::/56", 4, 4, 4),
                        new WiderNetwork("2001:db8:a::/48", 8, 32, 64));
    }

    @Test
    void areTheSameForAllNetworksInThem() {
        assertThat(WiderNetwork.around(RemoteNetwork.of("2001:db8:a:bc00::1")))
                .isEqualTo(WiderNetwork.around(RemoteNetwork.of("2001:DB8:A:BCFF:ffff::2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.5", "::ffff:203.0.113.5", "", "localhost"})
    void areNoneAroundAnythingElse(String address) {
        assertThat(WiderNetwork.around(RemoteNetwork.of(address))).isEmpty();
    }
}

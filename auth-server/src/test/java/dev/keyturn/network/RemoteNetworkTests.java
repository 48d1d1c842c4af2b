package dev.keyturn.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteNetworkTests {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.5,203.0.113.5",
        "203.0.113.5:4711,203.0.113.5",
        "[2001:db8::1]:4711,2001:db8:0:0:0:0:0:0/64",
        "::ffff:203.0.113.5,203.0.113.5",
        "2001:db8::1,2001:db8:0:0:0:0:0:0/64",
        "2001:DB8:0:0:ffff::2,2001:db8:0:0:0:0:0:0/64",
        "2001:db8:0:1::1,2001:db8:0:1:0:0:0:0/64",
        "fe80::1%eth0,fe80:0:0:0:0:0:0:0/64"
    })
    void isAnIpv4AddressOrHalfAnIpv6Address(String address, String network) {
        assertThat(RemoteNetwork.of(address)).isEqualTo(network);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "localhost", "203.0.113.5:", "203.0.113.256", "203.0.113", ":", "%", "::1/64"})
    void isOneForAllThatIsNoAddress(@Nullable String address) {
        assertThat(RemoteNetwork.of(address)).isEqualTo(RemoteNetwork.UNKNOWN);
    }
}

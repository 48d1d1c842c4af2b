package dev.keyturn.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which peers are counted together. */
class PeerNetworkTests {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9",
        "203.0.113.9, ::ffff:203.0.113.9",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff"
    })
    void areTheSame(String one, String other) throws Exception {
        assertThat(network(one)).isEqualTo(network(other));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.10",
        "2001:db8:1:2::1, 2001:db8:1:3::1",
        "0.0.0.1, ::1",
        "32.1.13.184, 2001:db8::",
        "255.255.255.255, ffff:ffff:ffff:ffff::"
    })
    void areDifferent(String one, String other) throws Exception {
        assertThat(network(one)).isNotEqualTo(network(other));
    }

    @Test
    void isWrittenAsANetwork() throws Exception {
        assertThat(network("203.0.113.9")).hasToString("203.0.113.9");
        assertThat(network("2001:db8:1:2::1")).hasToString("2001:db8:1:2:0:0:0:0/64");
    }

    private static PeerNetwork network(String address) throws Exception {
        return PeerNetwork.of(InetAddress.getByName(address));
    }
}

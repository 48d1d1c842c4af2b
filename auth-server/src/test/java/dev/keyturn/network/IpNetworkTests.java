package dev.keyturn.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTests {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9",
        "203.0.113.9/32, 203.0.113.9",
        "203.0.113.9/24, 203.0.113.0/24",
        "255.255.255.255/1, 128.0.0.0/1",
        "0.0.0.0/0, 0.0.0.0/0",
        "::/0, ::/0",
        "::, ::",
        "::1, ::1",
        "2001:DB8::/32, 2001:db8::/32",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0db8:0:1:1:1:1:1/128, 2001:db8:0:1:1:1:1:1",
        "fe80::1/10, fe80::/10",
        "64:ff9b::203.0.113.9, 64:ff9b::cb00:7109",
        "::ffff:203.0.113.9, 203.0.113.9",
        "::FFFF:cb00:7109, 203.0.113.9",
        "0:0:0:0:0:ffff:203.0.113.0/120, 203.0.113.0/24",
        "::ffff:0:0/96, 0.0.0.0/0"
    })
    void isWrittenInOneWay(String text, String written) {
        assertThat(IpNetwork.parse(text)).get().hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/24",
                "1",
                "203.0.113",
                "203.0.113/24",
                "203.0.113.9.1",
                "010.0.0.1",
                "0x7f.0.0.1",
                "1.2.3.256",
                "2130706433",
                "203.0.113.0/33",
                "203.0.113.0/-1",
                "203.0.113.0/024",
                "203.0.113.0/+24",
                "203.0.113.0/24 ",
                " 203.0.113.0/24",
                "203.0.113.0/",
                "203.0.113.0//24",
                "203.0.113.0/24/24",
                "203.0.113.0/255.255.255.0",
                "203.0.113.0/4294967320",
                "203.0.113.9:80",
                "\u0662.0.0.1",
                "2001:db8::/129",
                "2001:db8::/1e1",
                "2001:db8:::1",
                "2001::db8::1",
                "2001:db8",
                ":1",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "g::",
                "[::1]",
                "fe80::1%eth0",
                "::1.2.3",
                "::01.2.3.4",
                "::ffff:010.0.0.1",
                "::ffff:203.0.113.0/24",
                "1.2.3.4::",
                "example.com",
                "localhost",
                "*",
                "203.0.113.*"
            })
    void takesNoOtherSpelling(String text) {
        assertThat(IpNetwork.parse(text)).as(text).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.255, true",
        "203.0.113.0/24, 203.0.114.0, false",
        "203.0.113.0/25, 203.0.113.128, false",
        "203.0.113.0/24, ::ffff:203.0.113.9, true",
        "::ffff:203.0.113.0/120, 203.0.113.9, true",
        "0.0.0.0/0, 198.51.100.1, true",
        "::/0, 2001:db8::1, true",
        "2001:db8::/33, 2001:db8:8000::, false",
        "2001:db8::/33, 2001:db8:7fff::, true",
        // the same first bytes in the other family
        "42.1.4.0/24, 2a01:4f8:1:2::3, false",
        "2a01:4f8::/32, 42.1.4.248, false",
        "2001:db8::/64, 32.1.13.184, false",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 203.0.113.9, false",
        "::/0, ::ffff:203.0.113.9, false"
    })
    void containsOnlyAddressesOfItsFamily(String network, String address, boolean isIn) {
        assertThat(IpNetwork.parse(network)
                        .orElseThrow()
                        .contains(IpAddress.parse(address).orElseThrow()))
                .isEqualTo(isIn);
    }

    @Test
    void canBeEmpty() {
        assertThat(IpNetwork.EMPTY.contains(IpAddress.parse("::").orElseThrow()))
                .isFalse();
        assertThat(IpNetwork.EMPTY.contains(IpAddress.parse("0.0.0.0").orElseThrow()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9",
        "203.0.113.9:4711, 203.0.113.9",
        "2001:db8::9, 2001:db8::9",
        "[2001:db8::9], 2001:db8::9",
        "[2001:db8::9]:4711, 2001:db8::9",
        "[::ffff:203.0.113.9]:443, 203.0.113.9",
        "fe80::1%eth0, fe80::1",
        "[fe80::1%2]:80, fe80::1"
    })
    void aPeerMayHaveAPort(String text, String address) {
        assertThat(IpAddress.parsePeer(text)).get().hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "_hidden",
                "203.0.113.9:",
                "203.0.113.9:port",
                "203.0.113:80",
                "[203.0.113.9]:80",
                "[::1",
                "::1]",
                "[::1]80",
                "[]",
                "203.0.113.9%eth0",
                "010.0.0.1:80",
                "203.0.113.9, 198.51.100.1",
                "a.example:80"
            })
    void aPeerIsNothingElse(String text) {
        assertThat(IpAddress.parsePeer(text)).as(text).isEmpty();
    }
}

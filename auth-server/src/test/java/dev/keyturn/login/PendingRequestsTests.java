package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.testing.Rfc;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class PendingRequestsTests {

    private static final Instant NOW = Instant.parse("2026-11-29T08:00:00Z");

    private final PendingRequests pendingRequests = at(NOW);

    @Test
    void comeBackAsTheyWere() {
        PendingRequest pending = new PendingRequest("/oauth2/authorize?state=n%2Bo+p&&x", "sid", true, "a\nb\r\n✓");

        assertThat(pendingRequests.in(page(pendingRequests.seal(pending)))).isEqualTo(pending);
    }

    @Test
    void areTheStartPageOnAPageThatCarriesNone() {
        assertThat(pendingRequests.in(new MockHttpServletRequest("GET", "/login")))
                .isEqualTo(new PendingRequest("/", "", false, ""));
    }

    @Test
    void waitForAnHour() {
        String sealed = pendingRequests.seal(pending("/oauth2/authorize?client_id=a"));

        assertThat(at(NOW.plusSeconds(3_599)).in(page(sealed))).isNotNull();
        assertThat(at(NOW.plusSeconds(3_600)).in(page(sealed))).isNull();
    }

    @Test
    void areNoneOfWhatAClockThatWasAheadHasSealed() {
        String sealed = at(NOW.plusSeconds(61)).seal(pending("/oauth2/authorize?client_id=a"));

        assertThat(pendingRequests.in(page(sealed))).isNull();
        assertThat(at(NOW.plusSeconds(1)).in(page(sealed))).isNotNull();
    }

    @Test
    void areNoneOfWhatThisServerHasNotSealed() {
        String sealed = pendingRequests.seal(pending("/oauth2/authorize?client_id=a"));
        MockHttpServletRequest twice = page(sealed);
        twice.addParameter("pending", sealed);

        assertThat(pendingRequests.in(twice)).isNull();
        assertThat(pendingRequests.in(page(""))).isNull();
        assertThat(pendingRequests.in(page("/oauth2/authorize?client_id=a"))).isNull();
        assertThat(pendingRequests.in(page("A".repeat(50_000)))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "oauth2/authorize",
                "//evil.example/",
                "///evil.example",
                "/\\evil.example/",
                "https://evil.example/",
                "/a\nb",
                "/a b",
                "/\u0000",
                "/é"
            })
    @Rfc("6749#10.15")
    void redirectToLocalAddressesOnly(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> pending(address));
    }

    @ParameterizedTest
    @CsvSource({
        "/oauth2/authorize?client_id=a, a",
        "/oauth2/authorize?state=%ZZ&client_id=a%2Bb, a+b",
        "/oauth2/authorize?client_id=a&client_id=b, ''",
        "/oauth2/authorize?clientid=a, ''",
        "/oauth2/authorize-not?client_id=a, ''",
        "/oauth2/authorize, ''",
        "/other?client_id=a, ''"
    })
    void nameTheClientOfAnAuthorizationRequest(String address, String client) {
        assertThat(pending(address).client().orElse("")).isEqualTo(client);
    }

    @Test
    void areNotLongerThanAnAddressCanBe() {
        StringBuilder random = new StringBuilder();
        new Random(1).ints(15_000, '!', '~').forEach(character -> random.append((char) character));
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/oauth2/authorize");

        request.setQueryString(random.substring(0, 10_000 - "/oauth2/authorize?".length()));
        assertThat(pendingRequests.canWait(request)).isTrue();
        assertThat(pendingRequests.seal(PendingRequest.of(request))).hasSizeLessThan(13_000);
        request.setQueryString("state=" + "%2F".repeat(4_000));
        assertThat(pendingRequests.canWait(request)).isTrue();
        request.setQueryString(random.toString());
        assertThat(pendingRequests.canWait(request)).isFalse();
        assertThat(pendingRequests.toCarry(request)).isEmpty();
    }

    private static MockHttpServletRequest page(String sealed) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/login");
        request.addParameter("pending", sealed);
        return request;
    }

    private static PendingRequest pending(String address) {
        return new PendingRequest(address, "", false, "");
    }

    private static PendingRequests at(Instant now) {
        return TestPendingRequests.at(Clock.fixed(now, ZoneOffset.UTC));
    }
}

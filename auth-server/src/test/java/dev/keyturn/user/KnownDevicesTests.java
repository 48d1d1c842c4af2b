package dev.keyturn.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.signing.Sealing;
import dev.keyturn.signing.TestSealing;
import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The cookie of known devices. */
class KnownDevicesTests {

    private static final Instant NOW = TestUsers.CREATED;
    private static final String NAME = "keyturn_device";

    private final Sealing sealing = TestSealing.create();
    private final KnownDevices devices = at(NOW);

    @Test
    void nameTheUserOfTheDeviceAndNoOther() {
        MockHttpServletRequest next = after(new MockHttpServletRequest(), "alice");

        assertThat(devices.in(next)).singleElement().satisfies(device -> {
            assertThat(device.isOf("Alice")).isTrue();
            assertThat(device.isOf("alicia")).isFalse();
            assertThat(device.isOf("not a name")).isFalse();
            assertThat(device.isKnownFor(NOW, null)).isTrue();
            assertThat(device.isKnownFor(NOW.plusNanos(1_000), null)).isFalse();
            assertThat(device.isKnownFor(NOW, NOW)).isFalse();
            assertThat(device.isKnownFor(NOW, NOW.minusNanos(1_000))).isTrue();
        });
    }

    @Test
    void sayNothingOfTheUserToAReader() {
        String ofOne = cookie(after(new MockHttpServletRequest(), "al")).getValue();
        String ofAnother = cookie(after(new MockHttpServletRequest(), "alexandra.of.the.long.name"))
                .getValue();

        assertThat(ofOne).matches("[A-Za-z0-9_-]+").doesNotContain("al ");
        assertThat(Math.abs(ofOne.length() - ofAnother.length())).isLessThan(12);
    }

    @Test
    void keepTheirIdentifierFromSignInToSignIn() {
        MockHttpServletRequest first = after(new MockHttpServletRequest(), "alice");
        MockHttpServletRequest second = after(first, "alice");

        assertThat(devices.in(second).get(0).id())
                .isEqualTo(devices.in(first).get(0).id());
        assertThat(devices.in(after(new MockHttpServletRequest(), "alice"))
                        .get(0)
                        .id())
                .isNotEqualTo(devices.in(first).get(0).id());
    }

    @Test
    void areThoseOfTheLastFiveUsers() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        for (int i = 0; i < 7; i++) {
            request = after(request, "user" + i);
        }

        List<KnownDevice> known = devices.in(request);
        assertThat(known).hasSize(5);
        assertThat(known.get(0).isOf("user6")).isTrue();
        assertThat(known.get(4).isOf("user2")).isTrue();
        assertThat(known).extracting(KnownDevice::id).doesNotHaveDuplicates();
    }

    @Test
    void expireAndAreRenewedByASignIn() {
        MockHttpServletRequest first = after(new MockHttpServletRequest(), "alice");

        assertThat(at(NOW.plus(Duration.ofDays(90)).minusNanos(1)).in(first)).hasSize(1);
        assertThat(at(NOW.plus(Duration.ofDays(90))).in(first)).isEmpty();
    }

    @Test
    void areNoneOfAForgedOrRepeatedCookie() {
        Cookie good = cookie(after(new MockHttpServletRequest(), "alice"));
        List<List<Cookie>> forged = new ArrayList<>();
        for (String value : List.of("", "x", "A".repeat(100), "A".repeat(5_000), good.getValue() + "A", "a b\n1 2")) {
            forged.add(List.of(new Cookie(NAME, value.strip().replaceAll("\\s", "_"))));
        }
        forged.add(List.of(good, good));
        forged.add(List.of(new Cookie("__Host-" + NAME, good.getValue())));
        forged.add(List.of(new Cookie(NAME, sealing.seal("alice", "pending-request"))));
        forged.add(List.of(new Cookie(NAME, sealing.seal("of another shape", "known-devices"))));

        for (List<Cookie> cookies : forged) {
            MockHttpServletRequest request = new MockHttpServletRequest();
            request.setCookies(cookies.toArray(Cookie[]::new));
            assertThat(devices.in(request)).isEmpty();
        }
    }

    @Test
    void areOfOneHostAndForHttpsAloneUnderTls() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new KnownDevices(
                        sealing,
                        TestUsers.RULES,
                        new KeyturnProperties(URI.create("https://login.example")),
                        clock(NOW))
                .remember(user("alice"), new MockHttpServletRequest(), response);

        assertThat(response.getHeader("Set-Cookie"))
                .startsWith("__Host-keyturn_device=")
                .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Max-Age=7776000")
                .doesNotContain("Domain");
    }

    @Test
    void areNotKnownIfTheirLifetimeIsZero() {
        Duration minute = Duration.ofMinutes(1);
        MockHttpServletResponse response = new MockHttpServletResponse();

        new KnownDevices(
                        sealing,
                        new SignInProperties(
                                5,
                                minute,
                                minute,
                                minute,
                                40,
                                100,
                                4,
                                Duration.ZERO,
                                SignInProperties.SecondFactor.OPTIONAL,
                                minute),
                        new KeyturnProperties(URI.create("http://localhost")),
                        clock(NOW))
                .remember(user("alice"), new MockHttpServletRequest(), response);

        assertThat(response.getHeaderNames()).isEmpty();
    }

    /** The next request of the browser after a sign-in. */
    private MockHttpServletRequest after(MockHttpServletRequest request, String loginName) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        devices.remember(user(loginName), request, response);
        MockHttpServletRequest next = new MockHttpServletRequest();
        next.setCookies(Objects.requireNonNull(response.getCookie(NAME)));
        return next;
    }

    private static Cookie cookie(MockHttpServletRequest request) {
        return Objects.requireNonNull(request.getCookies())[0];
    }

    private static SignedInUser user(String loginName) {
        return new SignedInUser(
                new User(
                        new LoginName(loginName),
                        new User.Profile(loginName, List.of()),
                        "hash",
                        false,
                        TestUsers.CREATED),
                NOW);
    }

    private KnownDevices at(Instant now) {
        return new KnownDevices(
                sealing, TestUsers.RULES, new KeyturnProperties(URI.create("http://localhost:9000")), clock(now));
    }

    private static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}

package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which refused requests look as if they had come through a proxy that the application does not know of. */
class ProxyWarningsTests {

    private static final Logger LOG = Logger.getLogger("dev.keyturn.sdk");

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord event) {
            logged.add(event.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final ProxyWarnings warnings = new ProxyWarnings();

    @BeforeEach
    void collect() {
        LOG.addHandler(collector);
    }

    @AfterEach
    void stopCollecting() {
        LOG.removeHandler(collector);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, X-Forwarded-For, 203.0.113.9",
        "192.168.1.2, X-Forwarded-For, '203.0.113.9, 10.0.0.4'",
        "172.17.0.1, Forwarded, for=203.0.113.9;proto=https",
        "127.0.0.1, X-Real-IP, 203.0.113.9",
        "100.64.0.7, X-Forwarded-For, 203.0.113.9",
        "::1, Forwarded, 'for=\"[2001:db8::9]:4711\"'",
        "fd00::5, X-Forwarded-For, 2001:db8::9",
        "fe80::5%eth0, X-Forwarded-For, 2001:db8::9",
        "10.0.0.5, X-Forwarded-For, unknown"
    })
    void warnsOnceOfIgnoredHeaders(String address, String header, String value) {
        refuse(new TestRequest().header(header, value), address, Reason.EXPIRED);
        refuse(new TestRequest().header(header, value), address, Reason.EXPIRED);

        assertThat(logged).singleElement().asString().contains(address, header, "server.forward-headers-strategy");
        assertThat(logged.get(0)).doesNotContain(value);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, X-Forwarded-For, 198.51.100.7",
        "2001:db8::9, Forwarded, for=198.51.100.7",
        "10.0.0.9, X-Forwarded-For, '10.0.0.9, 10.0.0.4'",
        "10.0.0.9, Forwarded, 'for=\"10.0.0.9\";proto=https, for=10.0.0.4'",
        "10.0.0.9, Accept, application/json",
        "proxy.internal, X-Forwarded-For, 198.51.100.7",
        "100.128.0.7, X-Forwarded-For, 198.51.100.7"
    })
    void doesNotWarnOfClientsThatMayBeNone(String address, String header, String value) {
        refuse(new TestRequest().header(header, value), address, Reason.EXPIRED);

        assertThat(logged).isEmpty();
    }

    @Test
    void warnsOnceOfABudgetThatAPrivateAddressUsesUp() {
        refuse(new TestRequest(), "203.0.113.9", Reason.TOO_MANY_INVALID_KEYS);
        assertThat(logged).isEmpty();

        refuse(new TestRequest(), "10.0.0.5", Reason.TOO_MANY_INVALID_KEYS);
        refuse(new TestRequest(), "10.0.0.6", Reason.TOO_MANY_INVALID_KEYS);

        assertThat(logged).singleElement().asString().contains("10.0.0.5", "server.forward-headers-strategy");
    }

    @Test
    void knowsNoSignWithoutARequest() {
        warnings.check(
                PresentedCredential.of("a").withClientAddress("10.0.0.5"),
                CredentialKind.API_KEY,
                Reason.TOO_MANY_INVALID_KEYS);

        assertThat(logged).isEmpty();
    }

    @Test
    void warnsOnceOfApiKeysFromNowhere() {
        warnings.check(presented(new TestRequest().address(null)), CredentialKind.JWT, Reason.EXPIRED);
        assertThat(logged).isEmpty();

        refuse(new TestRequest(), null, Reason.INACTIVE);
        refuse(new TestRequest(), null, Reason.INACTIVE);

        assertThat(logged).singleElement().asString().contains("address is unknown");
    }

    private void refuse(TestRequest request, @Nullable String address, Reason reason) {
        warnings.check(presented(request.address(address)), CredentialKind.API_KEY, reason);
    }

    private static PresentedCredential presented(TestRequest request) {
        return PresentedCredential.in("a", 0, request);
    }
}

package dev.keyturn.sdk.internal.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.JSONArrayUtils;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerificationUnavailableException;
import dev.keyturn.sdk.internal.json.Json;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An API that starts while the issuer is down. */
class KeyFileTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(KEY);

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    @Test
    void verifiesWithTheKeysOfTheLastTime() {
        String token = token();
        verifier().verify(token);
        issuer.goDown();

        assertThat(verifier().verify(token).subject()).isEqualTo("user-1");
    }

    @Test
    void usesThemNoLongerThanKeysAreUsed() {
        verifier().verify(token());
        issuer.goDown();
        CredentialVerifier restarted = verifier();

        clock.advance(Duration.ofHours(24).minusNanos(1));
        assertThat(restarted.verify(token())).isNotNull();
        clock.advance(Duration.ofNanos(1));
        assertThat(catchThrowableOfType(VerificationUnavailableException.class, () -> restarted.verify(token()))
                        .reason())
                .isEqualTo(Reason.KEYS_UNAVAILABLE);
    }

    @Test
    void asksForNewOnesAllTheSame() {
        verifier().verify(token());
        ECKey next = TestKeys.es256("key-2");
        issuer.publish(next);
        CredentialVerifier restarted = verifier();

        assertThat(restarted.verify(issuer.token(clock.instant(), AUDIENCE).text()))
                .isNotNull();
    }

    @Test
    void areReadableByTheirOwnerAlone() throws Exception {
        verifier().verify(token());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file())).doesNotContain("\"d\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"issuer\":\"https://other.example.com\",\"fetched_at\":1788264000,\"keys\":[]}",
                "{\"issuer\":\"ISSUER\",\"fetched_at\":1788264000,\"keys\":[]}",
                "{\"issuer\":\"ISSUER\",\"fetched_at\":-1,\"keys\":KEYS}",
                "{\"issuer\":\"ISSUER\",\"fetched_at\":\"1788264000\",\"keys\":KEYS}",
                "{\"issuer\":\"ISSUER\",\"fetched_at\":31556889864403199,\"keys\":KEYS}",
                "{\"issuer\":\"ISSUER\",\"fetched_at\":9223372036854775807,\"keys\":KEYS}",
                "not JSON"
            })
    void anUnusableFileIsIgnored(String content) throws Exception {
        verifier().verify(token());
        Object keys = Json.parseObject(Files.readAllBytes(file())).get("keys");
        Files.writeString(
                file(),
                content.replace("ISSUER", issuer.url()).replace("KEYS", JSONArrayUtils.toJSONString((List<?>) keys)));
        issuer.goDown();

        assertThat(catchThrowableOfType(
                                VerificationUnavailableException.class,
                                () -> verifier().verify(token()))
                        .reason())
                .isEqualTo(Reason.KEYS_UNAVAILABLE);
        issuer.comeBack();
        assertThat(verifier().verify(token())).isNotNull();
    }

    @Test
    void areKeptApartForEachIssuer() throws Exception {
        try (TestIssuer other = new TestIssuer(TestKeys.es256("key-1"))) {
            CredentialVerifier both = CredentialVerifier.builder(issuer.url(), AUDIENCE)
                    .trustIssuer(other.url())
                    .clock(clock)
                    .jwks(jwks -> jwks.cacheDir(folder))
                    .executor(Runnable::run)
                    .build();
            both.verify(token());
            both.verify(other.token(NOW, AUDIENCE).text());
            assertThat(files()).hasSize(2);

            String forged =
                    other.token(NOW, AUDIENCE).claim("iss", issuer.url()).text();
            issuer.goDown();
            assertThat(catchThrowableOfType(
                                    CredentialRejectedException.class,
                                    () -> verifier().verify(forged))
                            .reason())
                    .isEqualTo(Reason.BAD_SIGNATURE);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenStopsNothing() throws Exception {
        Path noFolder = Files.writeString(folder.resolve("file"), "");

        assertThat(CredentialVerifier.builder(issuer.url(), AUDIENCE)
                        .clock(clock)
                        .jwks(jwks -> jwks.cacheDir(noFolder))
                        .executor(Runnable::run)
                        .build()
                        .verify(token()))
                .isNotNull();
    }

    private Path file() throws IOException {
        assertThat(files()).hasSize(1);
        return files().get(0);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private String token() {
        return issuer.token(clock.instant(), AUDIENCE).text();
    }

    private CredentialVerifier verifier() {
        return CredentialVerifier.builder(issuer.url(), AUDIENCE)
                .clock(clock)
                .jwks(jwks -> jwks.cacheDir(folder))
                .executor(Runnable::run)
                .build();
    }
}

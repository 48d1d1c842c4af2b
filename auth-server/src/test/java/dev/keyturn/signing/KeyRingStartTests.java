package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import dev.keyturn.testing.StartedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database with signing keys is of use only with the key that encrypts them. */
@Tag("server")
@ExtendWith(OutputCaptureExtension.class)
class KeyRingStartTests {

    private static final String OTHER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    @TempDir
    Path folder;

    private final String database = StartedServer.newH2Database();
    private StartedServer first;
    private String stored;

    @BeforeEach
    void startOnce() {
        first = start("keyturn.signing.key-encryption-key-file=" + folder.resolve("key"));
        stored = keys(first);
    }

    @AfterEach
    void stop() {
        first.close();
    }

    @Test
    void theFirstStartMakesAKeyFileForItsOwnerOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))))
                .isEqualTo("rw-------");
        assertThat(stored).doesNotContain("\"d\"", "PRIVATE");
    }

    @Test
    void aLostKeyIsNamedAndNothingIsReplaced(CapturedOutput output) {
        assertThatThrownBy(() -> start("keyturn.signing.key-encryption-key-file=" + folder.resolve("lost")))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .containsPattern(
                        "encrypted under the key-encryption key with id [0-9a-f]{16}, which is not configured");
        assertThat(folder.resolve("lost")).doesNotExist();
        assertThat(keys(first)).isEqualTo(stored);
    }

    @Test
    void aWrongKeyIsNamedAndNothingIsReplaced(CapturedOutput output) {
        assertThatThrownBy(() -> start("keyturn.signing.key-encryption-key=" + OTHER_KEY))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .containsPattern("with id [0-9a-f]{16}, but the configured one has id [0-9a-f]{16}")
                .doesNotContain(OTHER_KEY);
        assertThat(keys(first)).isEqualTo(stored);
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithoutBeingRepeated(CapturedOutput output) {
        assertThatThrownBy(() -> start("keyturn.signing.key-encryption-key=swordfish"))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("keyturn.signing.key-encryption-key does not hold 32 bytes in Base64")
                .doesNotContain("swordfish");
    }

    @Test
    void aNewKeyReplacesThePreviousOneWhichIsNotNeededAnyMore() {
        String signing = first.bean(KeyRing.class).active(JWSAlgorithm.ES256).keyId();
        List<String> before = keyEncryptionKeyIds(first);
        first.close();

        try (StartedServer second = start(
                "keyturn.signing.key-encryption-key=" + OTHER_KEY,
                "keyturn.signing.previous-key-encryption-key-files=" + folder.resolve("key"))) {
            assertThat(second.bean(KeyRing.class).active(JWSAlgorithm.ES256).keyId())
                    .isEqualTo(signing);
            assertThat(keyEncryptionKeyIds(second)).doesNotContainAnyElementsOf(before);
        }
        try (StartedServer third = start("keyturn.signing.key-encryption-key=" + OTHER_KEY)) {
            assertThat(third.bean(KeyRing.class).active(JWSAlgorithm.ES256).keyId())
                    .isEqualTo(signing);
        }
    }

    @Test
    void aKeyFileThatWasSetAsideIsReplacedByANewOne() throws IOException {
        Files.move(folder.resolve("key"), folder.resolve("old"));

        try (StartedServer second = start(
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.signing.previous-key-encryption-key-files=" + folder.resolve("old"))) {
            assertThat(folder.resolve("key")).exists();
            assertThat(Files.readString(folder.resolve("key"))).isNotEqualTo(Files.readString(folder.resolve("old")));
            assertThat(keys(second)).isNotEqualTo(stored);
        }
    }

    @Test
    void aPreviousKeyThatIsNotTheOneNeededChangesNothing(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                        "keyturn.signing.key-encryption-key-file=" + folder.resolve("lost"),
                        "keyturn.signing.previous-key-encryption-keys=" + OTHER_KEY))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .containsPattern("encrypted under the key-encryption key with id [0-9a-f]{16}, which is not configured")
                .doesNotContain(OTHER_KEY);
        assertThat(folder.resolve("lost")).doesNotExist();
        assertThat(keys(first)).isEqualTo(stored);
    }

    @Test
    void aPreviousKeyThatIsNoneIsRefusedWithoutBeingRepeated(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                        "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                        "keyturn.signing.previous-key-encryption-keys=swordfish"))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("keyturn.signing.previous-key-encryption-keys does not hold 32 bytes in Base64")
                .doesNotContain("swordfish");
        assertThat(keys(first)).isEqualTo(stored);
    }

    @Test
    void aNodeWithTheOldKeySignsUntilItIsRestarted(CapturedOutput output) {
        KeyRing oldNode = first.bean(KeyRing.class);
        String before = oldNode.active(JWSAlgorithm.ES256).keyId();

        try (StartedServer second = start(
                "keyturn.signing.key-encryption-key=" + OTHER_KEY,
                "keyturn.signing.previous-key-encryption-key-files=" + folder.resolve("key"))) {
            second.bean(KeyRing.class).activate(SigningAlgorithm.ES256);
            oldNode.look();

            assertThat(oldNode.active(JWSAlgorithm.ES256).keyId()).isEqualTo(before);
            assertThat(oldNode.document().entityTag())
                    .isEqualTo(second.bean(KeyRing.class).document().entityTag());
            assertThat(output.getAll()).contains("it signs with the retired key until it is restarted");
        }
    }

    private static List<String> keyEncryptionKeyIds(StartedServer server) {
        return server.bean(JdbcTemplate.class)
                .queryForList("select distinct key_encryption_key_id from signing_key", String.class);
    }

    private StartedServer start(String... properties) {
        String[] all = Arrays.copyOf(properties, properties.length + 2);
        all[properties.length] = "spring.datasource.url=" + database;
        all[properties.length + 1] = "management.endpoint.health.validate-group-membership=false";
        return StartedServer.partOf(SigningAlone.class, all);
    }

    private static String keys(StartedServer server) {
        return server.bean(JdbcTemplate.class).queryForList("select * from signing_key order by key_id").stream()
                .map(row -> row.values().stream()
                        .map(value -> value instanceof byte[] bytes
                                ? new String(bytes, StandardCharsets.ISO_8859_1)
                                : String.valueOf(value))
                        .toList()
                        .toString())
                .toList()
                .toString();
    }

    /** The keys and the database that they are in, without the tokens that they sign. */
    @EnableAutoConfiguration
    @AutoConfigurationPackage(basePackages = {"dev.keyturn.signing", "dev.keyturn.audit"})
    @ConfigurationPropertiesScan({"dev.keyturn.signing", "dev.keyturn.audit", "dev.keyturn.mail", "dev.keyturn.oauth"})
    @ComponentScan(
            basePackages = {
                "dev.keyturn.signing",
                "dev.keyturn.cluster",
                "dev.keyturn.database",
                "dev.keyturn.audit",
                "dev.keyturn.mail"
            },
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.REGEX,
                            pattern = ".*(Controller|Filter|JwtEncoder|JWKSource|RevocationPreviews|Tests.*)"))
    static class SigningAlone {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}

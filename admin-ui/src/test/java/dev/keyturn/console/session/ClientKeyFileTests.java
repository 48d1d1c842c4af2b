package dev.keyturn.console.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class ClientKeyFileTests {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void chooseAFileInAFolderThatDoesNotExist() {
        file = folder.resolve("console/keys/client-key.json");
    }

    @Test
    void makesAKeyThatOnlyItsOwnerMayRead() throws IOException {
        ECKey key = new ClientKeyFile(file).loadOrCreate();

        assertThat(key.isPrivate()).isTrue();
        assertThat(key.getCurve()).isEqualTo(Curve.P_256);
        assertThat(key.getKeyID()).isNotBlank();
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(folder.resolve("console/keys"))).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("console"))).isEqualTo("rwx------");
    }

    @Test
    void leavesNoDraftBehind() throws IOException {
        new ClientKeyFile(file).loadOrCreate();

        try (Stream<Path> files = Files.list(Objects.requireNonNull(file.getParent()))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void givesTheSameKeyAgain() {
        ECKey key = new ClientKeyFile(file).loadOrCreate();

        assertThat(new ClientKeyFile(file).loadOrCreate()).isEqualTo(key);
    }

    @Test
    void givesTwoThatStartAtOnceTheSameKey() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        Callable<ECKey> start = () -> {
            barrier.await();
            return new ClientKeyFile(file).loadOrCreate();
        };
        ExecutorService threads = Executors.newFixedThreadPool(2);

        for (int round = 0; round < 20; round++) {
            List<Future<ECKey>> keys = threads.invokeAll(List.of(start, start));

            assertThat(keys.get(0).get()).isEqualTo(keys.get(1).get());
            Files.delete(file);
        }
        threads.shutdown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"kty\":\"EC\"}", "not json"})
    void saysThatAFileHoldsNoKey(String content) throws IOException {
        write(content);

        assertRefused("does not hold a private key of the console");
        assertThat(file).hasContent(content);
    }

    @Test
    void refusesAKeyOfAnotherKind() throws Exception {
        String withoutPrivateHalf = new ECKeyGenerator(Curve.P_256)
                .keyID("k")
                .generate()
                .toPublicJWK()
                .toJSONString();
        for (String key : List.of(
                withoutPrivateHalf,
                new ECKeyGenerator(Curve.P_384).keyID("k").generate().toJSONString(),
                new ECKeyGenerator(Curve.P_256).generate().toJSONString(),
                new RSAKeyGenerator(2048).keyID("k").generate().toJSONString())) {
            write(key);

            assertRefused("does not hold a private key of the console");
        }
    }

    @Test
    void refusesAFileThatIsTooLargeToBeAKey() throws IOException {
        write("{" + " ".repeat(100_000) + "}");

        assertRefused("does not hold a private key of the console");
    }

    @Test
    void saysThatAFolderIsNoFile() throws IOException {
        Files.createDirectories(file);

        assertRefused("is not a file");
    }

    @Test
    void saysThatTheFolderCannotBeMade() throws IOException {
        Files.writeString(folder.resolve("console"), "in the way");

        assertRefused("cannot be read or written");
    }

    @Test
    void isExplainedInASentenceAtStart() throws IOException {
        write("{");

        FailureAnalysis analysis = new UnusableKeyFileAnalyzer()
                .analyze(new IllegalStateException(
                        new UnusableKeyFileException(file, "does not hold a private key of the console.", null)));

        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription())
                .isEqualTo("The key file " + file
                        + " (keyturn.console.key-file) does not hold a private key of the console.");
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> new ClientKeyFile(file).loadOrCreate())
                .isInstanceOf(UnusableKeyFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    private void write(String content) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

package dev.keyturn.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;

/** Versions and ciphers of TLS, as OpenSSL's client finds them. */
@Tag("server")
class ModernTlsTests {

    private static final String PASSWORD = "changeit";

    /** OpenSSL itself would not offer the old ones. */
    private static final String ALL = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";

    private static final String BUNDLE = "tls";

    private static final String[] OLD_CIPHERS = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
    };

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"EC,ECDSA", "RSA,RSA"})
    void acceptsCiphersWithForwardSecrecyAndAuthenticatedEncryptionOnly(String algorithm, String signature)
            throws Exception {
        try (LimitedServer server = serverWith(algorithm, new Ssl())) {
            assertThat(ciphersOfTls12()
                            .filter(cipher -> isAccepted(server, "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0")))
                    .containsExactlyInAnyOrder(
                            "ECDHE-" + signature + "-AES128-GCM-SHA256",
                            "ECDHE-" + signature + "-AES256-GCM-SHA384",
                            "ECDHE-" + signature + "-CHACHA20-POLY1305");
        }
    }

    @Test
    void acceptsTls13() throws Exception {
        try (LimitedServer server = serverWith("EC", new Ssl())) {
            assertThat(isAccepted(server, "-tls1_3")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1", "-tls1_1"})
    void rejectsOlderVersions(String version) throws Exception {
        try (LimitedServer server = serverWith("RSA", new Ssl())) {
            assertThat(isAccepted(server, version, "-cipher", ALL)).isFalse();
        }
    }

    @Test
    void anOperatorCanNarrowBoth() throws Exception {
        Ssl ssl = new Ssl();
        ssl.setEnabledProtocols(new String[] {"TLSv1.2"});
        ssl.setCiphers(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"});
        try (LimitedServer server = serverWith("EC", ssl)) {
            assertThat(isAccepted(server, "-tls1_3")).isFalse();
            assertThat(ciphersOfTls12()
                            .filter(cipher -> isAccepted(server, "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0")))
                    .containsExactly("ECDHE-ECDSA-AES256-GCM-SHA384");
        }
    }

    @Test
    void anOperatorCannotAllowVersionsBelow12() throws Exception {
        Ssl ssl = new Ssl();
        ssl.setEnabledProtocols(new String[] {"TLSv1", "TLSv1.1", "TLSv1.2"});
        try (LimitedServer server = serverWith("RSA", ssl)) {
            assertThat(isAccepted(server, "-tls1_1", "-cipher", ALL)).isFalse();
            assertThat(isAccepted(server, "-tls1_2", "-cipher", ALL)).isTrue();
        }
    }

    @Test
    void anOperatorCannotAllowOtherCiphers() throws Exception {
        Ssl ssl = new Ssl();
        ssl.setCiphers(OLD_CIPHERS);
        try (LimitedServer server = serverWith("EC", ssl)) {
            assertThat(isAccepted(server, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"))
                    .isFalse();
            assertThat(isAccepted(server, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"))
                    .isTrue();
        }
    }

    @Test
    void aReloadedCertificateDoesNotBringOlderVersionsOrCiphersBack() throws Exception {
        SslStoreBundle stores = SslStoreBundle.of(keys("EC"), PASSWORD, null);
        DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry(BUNDLE, SslBundle.of(stores));
        List<Connector> connectors = new ArrayList<>();
        try (LimitedServer server = server(factory -> {
            factory.setSslBundles(bundles);
            factory.setSsl(Ssl.forBundle(BUNDLE));
            factory.addConnectorCustomizers(connectors::add);
        })) {
            SslOptions old = SslOptions.of(OLD_CIPHERS, new String[] {"TLSv1", "TLSv1.1", "TLSv1.2"});

            bundles.updateBundle(BUNDLE, SslBundle.of(stores, SslBundleKey.NONE, old));

            assertThat(isAccepted(server, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"))
                    .isFalse();
            assertThat(isAccepted(server, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"))
                    .isTrue();
            assertThat(connectors.get(0).findSslHostConfigs()[0].getEnabledProtocols())
                    .containsExactly("TLSv1.2");
        }
    }

    private LimitedServer serverWith(String algorithm, Ssl ssl) throws Exception {
        ssl.setKeyStore(store(algorithm).toUri().toString());
        ssl.setKeyStorePassword(PASSWORD);
        return server(factory -> factory.setSsl(ssl));
    }

    private static LimitedServer server(Consumer<TomcatServletWebServerFactory> settings) {
        return new LimitedServer(10_000, Duration.ofSeconds(10), peer -> false, Duration.ofMinutes(1), settings);
    }

    private KeyStore keys(String algorithm) throws Exception {
        return KeyStore.getInstance(store(algorithm).toFile(), PASSWORD.toCharArray());
    }

    private Path store(String algorithm) throws IOException, InterruptedException {
        Path store = folder.resolve("keys.p12");
        run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                algorithm,
                "-alias",
                "tls",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString());
        return store;
    }

    private static Stream<String> ciphersOfTls12() throws Exception {
        return Stream.of(run("openssl", "ciphers", "-tls1_2", "-s", ALL).strip().split(":"))
                .filter(cipher -> !cipher.contains("PSK") && !cipher.contains("SRP"));
    }

    private static boolean isAccepted(LimitedServer server, String... options) {
        List<String> command = Stream.concat(
                        Stream.of("openssl", "s_client", "-brief", "-connect", "127.0.0.1:" + server.port()),
                        Stream.of(options))
                .toList();
        try {
            return run(command.toArray(String[]::new)).contains("CONNECTION ESTABLISHED");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}

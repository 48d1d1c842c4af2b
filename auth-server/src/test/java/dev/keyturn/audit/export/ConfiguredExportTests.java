package dev.keyturn.audit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.keyturn.audit.AuditTrail;
import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.TestCertificates;
import dev.keyturn.testing.Waiting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Targets of the settings of a server, which is stopped and started again. */
@Tag("server")
class ConfiguredExportTests {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path folder;

    @Test
    void afterARestartEachTargetContinuesWhereItStopped() throws Exception {
        List<String> posted = new CopyOnWriteArrayList<>();
        TestCertificates certificates = new TestCertificates(folder);
        HttpsServer receiver = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setHttpsConfigurator(new HttpsConfigurator(certificates.serving()));
        receiver.createContext("/", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        String[] settings = {
            "spring.datasource.url=" + StartedServer.newH2Database(),
            "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
            "spring.ssl.bundle.pem.receiver.truststore.certificate=" + certificates.authority(),
            "keyturn.audit.export.files.siem.path=" + folder.resolve("audit.jsonl"),
            "keyturn.audit.export.webhooks.on-call.url=https://localhost:"
                    + receiver.getAddress().getPort(),
            "keyturn.audit.export.webhooks.on-call.secrets=" + SECRET,
            "keyturn.audit.export.webhooks.on-call.allowed-networks=127.0.0.0/8,::1",
            "keyturn.audit.export.webhooks.on-call.ssl-bundle=receiver",
            "keyturn.audit.export.webhooks.on-call.types=alarm.*",
        };

        try (StartedServer server = StartedServer.with(settings)) {
            publish(server, "alarm.first", "test.second");
            Waiting.until(() -> lines().stream().anyMatch(line -> line.contains("test.second")));
        }
        receiver.start();
        try (StartedServer server = StartedServer.with(settings)) {
            publish(server, "alarm.third");
            Waiting.until(() -> posted.size() == 2 && lines().toString().contains("alarm.third"));
        } finally {
            receiver.stop(0);
        }

        assertThat(posted.get(0)).contains("\"type\":\"alarm.first\"");
        assertThat(posted.get(1)).contains("\"type\":\"alarm.third\"");
        assertThat(lines().stream().filter(line -> line.contains("alarm.") || line.contains("test.")))
                .hasSize(3);
    }

    private List<String> lines() throws Exception {
        Path file = folder.resolve("audit.jsonl");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static void publish(StartedServer server, String... types) {
        Arrays.stream(types).forEach(type -> server.bean(AuditTrail.class).record(new Recorded(type)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "files.a_b.path=x",
                "files.siem.max-size=1MB",
                "files.siem.max-size=1KB;files.siem.path=x",
                "files.siem.max-files=0;files.siem.path=x",
                "files.siem.types=user created;files.siem.path=x",
                "webhooks.siem.url=http://example.com;webhooks.siem.secrets=" + SECRET,
                "webhooks.siem.url=https://user@example.com;webhooks.siem.secrets=" + SECRET,
                "webhooks.siem.url=https://example.com",
                "webhooks.siem.url=https://example.com;webhooks.siem.secrets=whsec_c2hvcnQ=",
                "webhooks.siem.url=https://example.com;webhooks.siem.secrets=no-secret-of-the-standard",
                "webhooks.siem.url=https://example.com;webhooks.siem.secrets=" + SECRET
                        + ";webhooks.siem.allowed-networks=inside",
                "syslogs.siem.port=6514",
                "syslogs.siem.host=localhost;syslogs.siem.port=70000"
            })
    void aWrongSettingIsNamedWithoutItsSecret(String settings) {
        List<String> secrets = List.of("c2hvcnQ", "no-secret-of");

        assertThatThrownBy(() -> bind(settings))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("keyturn.audit.export.")
                .doesNotContain(secrets.get(0), secrets.get(1));
    }

    private static ExportProperties bind(String settings) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        for (String setting : settings.split(";", -1)) {
            int equals = setting.indexOf('=');
            source.put("keyturn.audit.export." + setting.substring(0, equals), setting.substring(equals + 1));
        }
        return new Binder(source)
                .bind("keyturn.audit.export", ExportProperties.class)
                .get();
    }

    private record Recorded(String type) implements AuditableEvent {

        @Override
        public Subject subject() {
            return new Subject("server", type, type);
        }
    }
}

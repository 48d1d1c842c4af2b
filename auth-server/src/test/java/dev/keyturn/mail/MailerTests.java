package dev.keyturn.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.mail.MailProperties.Security;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.testing.MailServer;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.TestCertificates;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Mail to a mail server with and without TLS, with a foreign certificate, that rejects, stalls and takes its time. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailerTests {

    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");
    private static final String NAME = "keyturn";
    private static final String PASSWORD = "s3cret-of-the-mail-server";
    private static final Mail MAIL =
            new Mail("01-a", "ops@example.com", "Größe: 1 alarm", "First line\nÜber.\n.\nLast line\n");

    /** Replaced by tests that need another. */
    private MailServer server = MailServer.withoutTls();

    private TestCertificates certificates;
    private TestCertificates foreign;

    @BeforeAll
    void make(@TempDir Path folder, @TempDir Path other) throws Exception {
        certificates = new TestCertificates(folder);
        foreign = new TestCertificates(other);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void sendsTextInUtf8WithTheHeadersOfAProgram(Security security) throws Exception {
        send(security, server(security, certificates, it -> it), MAIL);

        assertThat(server.received()).hasSize(1);
        assertThat(server.received().get(0).to()).isEqualTo("ops@example.com");
        MimeMessage message = server.received().get(0).message();
        assertThat(message.getSubject()).isEqualTo("Größe: 1 alarm");
        assertThat(message.getFrom()).extracting(Object::toString).containsExactly("Keyturn <keyturn@example.com>");
        assertThat(server.received().get(0).text()).isEqualTo(MAIL.text());
        assertThat(message.getMessageID()).isEqualTo("<01-a@id.example.com>");
        assertThat(message.getSentDate()).isEqualTo(NOW);
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Rfc("3207#4.1")
    @Test
    void sendsNothingToAServerThatOffersNoTls() {
        int port = server(Security.NONE, certificates, it -> it);

        assertThatThrownBy(() -> send(Security.STARTTLS, port, MAIL)).hasMessageContaining("STARTTLS");
        assertThat(server.received()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void sendsNothingToAServerWithACertificateOfAnotherAuthority(Security security) {
        int port = server(security, foreign, it -> it);

        assertThatThrownBy(() -> send(security, port, MAIL)).isInstanceOf(IOException.class);
        assertThat(server.received()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void sendsNothingToAServerWithACertificateForAnotherHost(Security security) {
        int port = server(security, certificates, it -> it);

        assertThatThrownBy(() -> mailer("127.0.0.1", security, port, null).send(MAIL, () -> {}))
                .isInstanceOf(IOException.class);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void authenticatesAfterTheConnectionIsEncrypted() throws Exception {
        int port = server(Security.STARTTLS, certificates, this::authenticating);

        mailer("localhost", Security.STARTTLS, port, PASSWORD).send(MAIL, () -> {});

        assertThat(server.received()).hasSize(1);
    }

    @Test
    void aWrongPasswordIsAnErrorThatDoesNotRepeatIt() {
        int port = server(Security.STARTTLS, certificates, this::authenticating);
        String wrong = "wrong-" + PASSWORD;

        assertThatThrownBy(() ->
                        mailer("localhost", Security.STARTTLS, port, wrong).send(MAIL, () -> {}))
                .isInstanceOf(IOException.class)
                .extracting(Throwable::toString)
                .asString()
                .contains("535")
                .doesNotContain(wrong);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void aRejectedAddressIsAnError() {
        int port = server(Security.STARTTLS, certificates, it -> it);

        assertThatThrownBy(() -> send(Security.STARTTLS, port, new Mail("a", "rejected@example.com", "s", "t")))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(MailRejectedException.class);
    }

    @Test
    void aTextThatTheServerNeverAcceptsIsRejected() {
        int port = server(Security.STARTTLS, certificates, it -> it);
        server.beforeAccepting(() -> {
            throw new RejectException(554, "spam");
        });

        assertThatThrownBy(() -> send(Security.STARTTLS, port, MAIL)).isInstanceOf(MailRejectedException.class);
    }

    @Test
    void aTextThatTheServerMayAcceptLaterIsAnOrdinaryError() {
        int port = server(Security.STARTTLS, certificates, it -> it);
        server.beforeAccepting(() -> {
            throw new RejectException(451, "later");
        });

        assertThatThrownBy(() -> send(Security.STARTTLS, port, MAIL))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(MailRejectedException.class);
    }

    @Rfc("5321#4.5.3.2.6")
    @Test
    void waitsForAServerThatChecksTheMailBeforeItAccepts() throws Exception {
        int port = server(Security.STARTTLS, certificates, it -> it);
        CountDownLatch isWaiting = new CountDownLatch(1);
        server.beforeAccepting(isWaiting::await);

        mailer(Security.STARTTLS, port, Duration.ofMinutes(1)).send(MAIL, isWaiting::countDown);

        assertThat(server.received()).hasSize(1);
    }

    @Test
    void theWaitEndsWhenTheCallerSaysSo() {
        int port = server(Security.STARTTLS, certificates, it -> it);
        CountDownLatch isOver = new CountDownLatch(1);
        server.beforeAccepting(isOver::await);

        assertThatThrownBy(() -> mailer(Security.STARTTLS, port, Duration.ofMinutes(1))
                        .send(MAIL, () -> {
                            throw new IllegalStateException("the server stops");
                        }))
                .hasMessage("the server stops");
        isOver.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: other@example.com", "a\nBcc: other@example.com", "a\r\n\r\nbody"})
    void aSubjectCannotAddHeaders(String subject) throws Exception {
        int port = server(Security.STARTTLS, certificates, it -> it);

        send(Security.STARTTLS, port, new Mail("a", "ops@example.com", subject, "text"));

        MimeMessage message = server.received().get(0).message();
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(server.received().get(0).text().strip()).isEqualTo("text");
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> send(Security.STARTTLS, silent.getLocalPort(), MAIL))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void withoutAHostNoMailServerIsConfigured() {
        MailProperties none = new MailProperties(null, 587, Security.STARTTLS, null, null, null, null);

        assertThat(none.isConfigured()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "mail.example.com, 25, NONE, a@b.example, , , security can be none for localhost only",
        "localhost.example.com, 25, NONE, a@b.example, , , security can be none for localhost only",
        "mail.example.com, 0, TLS, a@b.example, , , port must be",
        "mail.example.com, 65536, TLS, a@b.example, , , port must be",
        "mail.example.com, 587, STARTTLS, , , , from must be a mail address",
        "mail.example.com, 587, STARTTLS, nobody, , , from must be a mail address",
        "mail.example.com, 587, STARTTLS, 'a@b.example\r\nBcc: c@d.example', , , from must be a mail address",
        "mail.example.com, 587, STARTTLS, 'a@b.example, c@d.example', , , from must be a mail address",
        "mail.example.com, 587, STARTTLS, a@b.example, name, , username and password must both be set",
        "mail.example.com, 587, STARTTLS, a@b.example, , pass, username and password must both be set"
    })
    void settingsThatCannotWorkAreNamed(
            String host,
            int port,
            Security security,
            @Nullable String from,
            @Nullable String username,
            @Nullable String password,
            String message) {
        assertThatThrownBy(() -> new MailProperties(host, port, security, username, password, from, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("keyturn.mail." + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "::1"})
    void aMailServerOnTheSameMachineNeedsNoTls(String host) {
        assertThatCode(() -> new MailProperties(host, 25, Security.NONE, null, null, "a@b.example", null))
                .doesNotThrowAnyException();
    }

    @Test
    void thePasswordIsNotInTheTextOfTheSettings() {
        assertThat(new MailProperties("localhost", 25, Security.NONE, NAME, PASSWORD, "a@b.example", null))
                .asString()
                .doesNotContain(PASSWORD);
    }

    private void send(Security security, int port, Mail mail) throws IOException {
        mailer("localhost", security, port, null).send(mail, () -> {});
    }

    private Mailer mailer(Security security, int port, Duration longestAnswer) {
        return mailer("localhost", security, port, null, longestAnswer);
    }

    private Mailer mailer(String host, Security security, int port, @Nullable String password) {
        return mailer(host, security, port, password, Duration.ofSeconds(2));
    }

    private Mailer mailer(String host, Security security, int port, @Nullable String password, Duration longestAnswer) {
        MailProperties properties = new MailProperties(
                host,
                port,
                security,
                password == null ? null : NAME,
                password,
                "Keyturn <keyturn@example.com>",
                "mail");
        SslBundles bundles = new DefaultSslBundleRegistry(
                "mail",
                SslBundle.of(new PemSslStoreBundle(
                        null,
                        PemSslStoreDetails.forCertificate(
                                certificates.authority().toString()))));
        return new Mailer(
                properties,
                new KeyturnProperties(URI.create("https://id.example.com")),
                bundles,
                Clock.fixed(NOW, ZoneOffset.UTC),
                longestAnswer);
    }

    private SMTPServer.Builder authenticating(SMTPServer.Builder server) {
        return server.requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((name, password, context) -> {
                    if (!name.equals(NAME) || !password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                    }
                }));
    }

    private int server(Security security, TestCertificates shown, UnaryOperator<SMTPServer.Builder> with) {
        server.close();
        server = MailServer.with(builder -> with.apply(
                switch (security) {
                    case STARTTLS -> builder.enableTLS().requireTLS().startTlsSocketFactory(shown.serving());
                    case TLS -> builder.serverSocketFactory(shown.serving());
                    case NONE -> builder.hideTLS();
                }));
        return server.port();
    }
}

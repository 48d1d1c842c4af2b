package dev.keyturn.sdk.internal.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import com.sun.net.httpserver.HttpHandler;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.CredentialVerifierBuilder;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerificationUnavailableException;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the keys are fetched, and what is made of issuers that answer badly or not at all. */
@Tag("server")
class KeyFetchTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(KEY);
    private final TestIssuer elsewhere = new TestIssuer(KEY);
    private final CountDownLatch endOfTest = new CountDownLatch(1);
    private final CredentialVerifier verifier = verifierFor(issuer.url()).build();

    @AfterEach
    void stopIssuers() {
        endOfTest.countDown();
        issuer.close();
        elsewhere.close();
    }

    @Test
    void readsMetadataAndKeysOnceForAllTokens() {
        for (int i = 0; i < 100; i++) {
            verifier.verify(token());
        }

        assertThat(issuer.requestsAt(TestIssuer.METADATA)).isEqualTo(1);
        assertThat(issuer.requestsAt(TestIssuer.OPENID_CONFIGURATION)).isZero();
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 401, 302, 200, 500})
    void readsTheOpenIdConfigurationWhereTheServerHasNoOtherMetadata(int status) {
        issuer.answerAt(TestIssuer.METADATA, exchange -> TestIssuer.answer(exchange, status, "<html>"));
        issuer.answerAt(
                TestIssuer.OPENID_CONFIGURATION,
                exchange -> TestIssuer.answer(exchange, 200, issuer.metadataDocument()));

        assertThat(verifier.verify(token())).isNotNull();
    }

    @Test
    void readsTheKeysFromTheConfiguredUri() {
        CredentialVerifier told = verifierFor(issuer.url())
                .jwks(jwks -> jwks.uri(URI.create(elsewhere.url() + "/keys")))
                .build();

        assertThat(told.verify(token())).isNotNull();
        assertThat(issuer.requestsAt(TestIssuer.METADATA)).isZero();
        assertThat(elsewhere.requestsAt(TestIssuer.KEYS)).isEqualTo(1);
    }

    @Test
    void isNotFooledByMetadataOfAnotherIssuer() {
        issuer.answerAt(
                TestIssuer.METADATA, exchange -> TestIssuer.answer(exchange, 200, elsewhere.metadataDocument()));

        assertUnavailable().hasMessageContaining("describes another issuer");
        assertThat(elsewhere.requestsAt(TestIssuer.KEYS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://keys.example.com/keys",
                "file:///etc/passwd",
                "ftp://127.0.0.1/keys",
                "/keys",
                "",
                "%",
                "jar:file:x",
                "http://user:secret@127.0.0.1/keys",
                "http://127.0.0.1.example.com/keys",
                "http://localhost.example.com/"
            })
    void rejectsJwksUrisThatAnAttackerCouldControl(String jwksUri) {
        issuer.answerAt(
                TestIssuer.METADATA,
                exchange -> TestIssuer.answer(
                        exchange, 200, "{\"issuer\":\"" + issuer.url() + "\",\"jwks_uri\":\"" + jwksUri + "\"}"));

        assertUnavailable().hasMessageContaining("cannot be used").hasMessageNotContaining("secret");
    }

    @Test
    void doesNotFollowRedirects() {
        HttpHandler redirect = exchange -> {
            exchange.getResponseHeaders().set("Location", elsewhere.url() + "/keys");
            TestIssuer.answer(exchange, 302, "");
        };

        issuer.answerAt(TestIssuer.KEYS, redirect);
        assertUnavailable().hasMessageContaining("answered with status 302");
        issuer.answerAt(TestIssuer.METADATA, redirect);
        clock.advance(Duration.ofSeconds(5));
        assertUnavailable().hasMessageContaining("answered with status 302");
        assertThat(elsewhere.requestsAt(TestIssuer.KEYS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "",
                "null",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":null}",
                "{\"keys\":\"x\"}",
                "{\"keys\":[]}x",
                "{\"keys\":[],\"keys\":[]}",
                "{\"keys\":[]}",
                "{\"keys\":[null,{},{\"kty\":\"oct\",\"k\":\"AA\"}]}"
            })
    void doesNotTakeOtherDocumentsForKeys(String document) {
        issuer.answerAt(TestIssuer.KEYS, exchange -> TestIssuer.answer(exchange, 200, document));

        assertUnavailable().hasMessageContaining("/keys is not");
    }

    @Test
    void doesNotReadMoreThanItsBound() {
        issuer.answerAt(TestIssuer.KEYS, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
            try (OutputStream body = exchange.getResponseBody()) {
                while (endOfTest.getCount() > 0) {
                    body.write(spaces);
                }
            }
        });

        assertUnavailable().hasMessageContaining("larger than " + JwksSource.MAX_BYTES + " bytes");
    }

    @Test
    void readsAsMuchAsItsBound() {
        String document = issuer.keysDocument();
        String padded = document + " ".repeat(JwksSource.MAX_BYTES - document.length());
        issuer.answerAt(TestIssuer.KEYS, exchange -> TestIssuer.answer(exchange, 200, padded));

        assertThat(verifier.verify(token())).isNotNull();
    }

    @Test
    void doesNotWaitForAServerThatNeverAnswers() {
        issuer.answerAt(TestIssuer.KEYS, exchange -> awaitEndOfTest());

        assertTimesOut();
    }

    @Test
    void doesNotWaitForAServerThatNeverEndsItsAnswer() {
        issuer.answerAt(TestIssuer.KEYS, exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitEndOfTest();
        });

        assertTimesOut();
    }

    @Test
    void saysWhyTheServerCannotBeReached() {
        issuer.goDown();

        assertUnavailable().hasMessageContaining("could not be read: java.net.ConnectException");
    }

    @Test
    void failsWithoutAHangIfNoThreadCanBeStarted() {
        CredentialVerifier starved = verifierFor(issuer.url())
                .executor(task -> {
                    throw new OutOfMemoryError("unable to create native thread");
                })
                .build();

        VerificationUnavailableException refusal =
                catchThrowableOfType(VerificationUnavailableException.class, () -> starved.verify(token()));

        assertThat(refusal).hasCauseInstanceOf(OutOfMemoryError.class);
    }

    private void assertTimesOut() {
        CredentialVerifier impatient = verifierFor(issuer.url())
                .jwks(jwks -> jwks.fetchTimeout(Duration.ofMillis(300)))
                .build();

        VerificationUnavailableException refusal =
                catchThrowableOfType(VerificationUnavailableException.class, () -> impatient.verify(token()));

        assertThat(refusal).hasCauseInstanceOf(HttpTimeoutException.class);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertUnavailable() {
        VerificationUnavailableException refusal =
                catchThrowableOfType(VerificationUnavailableException.class, () -> verifier.verify(token()));
        assertThat(refusal).isNotNull().hasMessage(Reason.KEYS_UNAVAILABLE.description());
        return assertThat(refusal.getCause());
    }

    private void awaitEndOfTest() {
        try {
            endOfTest.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CredentialVerifierBuilder verifierFor(String url) {
        return CredentialVerifier.builder(url, AUDIENCE).clock(clock);
    }

    private String token() {
        return issuer.token(NOW, AUDIENCE).text();
    }
}

package dev.keyturn.sdk.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialDigestTests {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 55, 56, 64, 600, 8_192})
    void isTheSha256OfTheText(int length) throws Exception {
        String text = "a".repeat(length);
        ByteBuffer expected =
                ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));

        CredentialDigest digest = Objects.requireNonNull(CredentialDigest.of(text));

        assertThat(digest.first()).isEqualTo(expected.getLong());
        assertThat(digest.second()).isEqualTo(expected.getLong());
        assertThat(digest.third()).isEqualTo(expected.getLong());
        assertThat(digest.fourth()).isEqualTo(expected.getLong());
        assertThat(digest).isEqualTo(CredentialDigest.of(text)).hasSameHashCodeAs(CredentialDigest.of(text));
        assertThat(digest).isNotEqualTo(CredentialDigest.of(text + "a"));
    }

    @Test
    void tellsTextsApartThatDifferInOneCharacter() {
        assertThat(CredentialDigest.of("abc\u00e4"))
                .isNotNull()
                .isNotEqualTo(CredentialDigest.of("abcd"))
                .isNotEqualTo(CredentialDigest.of("abc"));
        assertThat(CredentialDigest.of("\u0141")).isNull();
        assertThat(CredentialDigest.of("abc")).isEqualTo(CredentialDigest.of("abc"));
    }

    @Test
    void isOfTextsOnlyThatCanBeCredentials() {
        assertThat(CredentialDigest.of("\u0141")).isNull();
        assertThat(CredentialDigest.of("a\uD83D\uDD11")).isNull();
        assertThat(CredentialDigest.of("\uD83D")).isNull();
        assertThat(CredentialDigest.of("a".repeat(8_193))).isNull();
    }

    @Test
    void isOfTheEndOfALongerText() {
        assertThat(CredentialDigest.of("Bearer abc", 7)).isNotNull().isEqualTo(CredentialDigest.of("abc"));
        assertThat(CredentialDigest.of("abc", 3)).isNotNull().isEqualTo(CredentialDigest.of(""));
        assertThat(CredentialDigest.of("Bearer " + "a".repeat(8_192), 7))
                .isEqualTo(CredentialDigest.of("a".repeat(8_192)));
        assertThat(CredentialDigest.of("Bearer " + "a".repeat(8_193), 7)).isNull();
    }

    /** More threads than there are places for, so that some of them share one. */
    @Test
    void isTheSameForManyThreadsAtOnce() {
        List<String> texts =
                IntStream.range(0, 200).mapToObj(i -> "x".repeat(i) + i).toList();
        List<CredentialDigest> expected =
                texts.stream().map(CredentialDigest::of).toList();
        ExecutorService threads = Executors.newFixedThreadPool(200);
        try {
            List<CompletableFuture<Boolean>> same = IntStream.range(0, 200)
                    .mapToObj(
                            i -> CompletableFuture.supplyAsync(() -> isAlways(expected.get(i), texts.get(i)), threads))
                    .toList();
            assertThat(same).allSatisfy(one -> assertThat(one.join()).isTrue());
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean isAlways(CredentialDigest expected, String text) {
        return IntStream.range(0, 2_000).allMatch(i -> expected.equals(CredentialDigest.of(text)));
    }
}

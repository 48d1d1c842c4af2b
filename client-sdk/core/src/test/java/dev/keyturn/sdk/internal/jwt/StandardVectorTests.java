package dev.keyturn.sdk.internal.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.SignatureAlgorithm;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that the standards print. */
class StandardVectorTests {

    private static final Set<SignatureAlgorithm> ALL = EnumSet.allOf(SignatureAlgorithm.class);
    private static final String PAYLOAD =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private static final String ES256_KEY = """
            {"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
             "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}
            """;
    private static final String ES256 = "eyJhbGciOiJFUzI1NiJ9." + PAYLOAD
            + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private static final String RS256_KEY = """
            {"keys":[{"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJ\
            PMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXB\
            dQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2\
            PAcDTW9gb54h4FRWyuXpoQ"}]}
            """;
    private static final String RS256 = "eyJhbGciOiJSUzI1NiJ9." + PAYLOAD
            + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CU"
            + "Ar7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO"
            + "--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN"
            + "_IoypGlUPQGe77Rw";

    /** What RFC 7520 §4 signs. */
    private static final String COOKBOOK_PAYLOAD =
            "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW"
                    + "5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0"
                    + "by4";

    /** RFC 7520 §3.3. */
    private static final String COOKBOOK_RSA_KEY =
            "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"bilbo.baggins@hobbiton.example\","
                    + "\"use\":\"sig\",\"e\":\"AQAB\",\"n\":\""
                    + "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqV"
                    + "wGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJls"
                    + "de3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkq"
                    + "gc5gHdrNP5zw\"}]}";

    /** RFC 7520 §3.1. */
    private static final String COOKBOOK_EC_KEY =
            "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"bilbo.baggins@hobbiton.example\","
                    + "\"use\":\"sig\",\"crv\":\"P-521\",\"x\":\"AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt\","
                    + "\"y\":\"AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1\"}]}";

    private static final String COOKBOOK_RS256 =
            "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9."
                    + COOKBOOK_PAYLOAD
                    + ".MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoB"
                    + "wA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0"
                    + "ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vj"
                    + "bU5y18kDquDg";

    private static final String COOKBOOK_PS384 =
            "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9."
                    + COOKBOOK_PAYLOAD
                    + ".cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6_1OLPp"
                    + "cbUrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0TTrxUeT3lm8d9shnr2lf"
                    + "JT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4ifK"
                    + "o8DYM-X72Eaw";

    private static final String COOKBOOK_ES512 =
            "eyJhbGciOiJFUzUxMiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9."
                    + COOKBOOK_PAYLOAD
                    + ".AE_R_YZCChjn4791jSQCrdPZCNYqHXCTZH0-JZGYNlaAjP2kqaluUIIUnC9qvbu9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPBu_u_sDDyYjnAMD"
                    + "xXPn7XrT0lw-kvAD890jl8e2puQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2";

    /** RFC 8037 §A.2. */
    private static final String ED25519_KEY =
            "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";

    private static final String EDDSA = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
            + ".hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    /** RFC 7515 §A.3. */
    @Test
    void ecdsaOnP256IsConfirmed() throws ParseException {
        assertThat(verifies(ES256, ES256_KEY, SignatureAlgorithm.ES256)).isTrue();
        assertThat(verifies(ES256.replace(".Dt", ".Du"), ES256_KEY, SignatureAlgorithm.ES256))
                .isFalse();
    }

    /** RFC 7515 §A.2. */
    @Test
    void rsaWithPkcs1IsConfirmed() throws ParseException {
        assertThat(verifies(RS256, RS256_KEY, SignatureAlgorithm.RS256)).isTrue();
        assertThat(verifies(RS256.replace(".cC", ".cD"), RS256_KEY, SignatureAlgorithm.RS256))
                .isFalse();
        assertThat(verifies(RS256, RS256_KEY, SignatureAlgorithm.RS512)).isFalse();
    }

    /** RFC 7520 §4.1, §4.2 and §4.3. */
    @Test
    void theSignaturesOfTheCookbookAreConfirmed() throws ParseException {
        assertThat(verifies(COOKBOOK_RS256, COOKBOOK_RSA_KEY, SignatureAlgorithm.RS256))
                .isTrue();
        assertThat(verifies(COOKBOOK_PS384, COOKBOOK_RSA_KEY, SignatureAlgorithm.PS384))
                .isTrue();
        assertThat(verifies(COOKBOOK_ES512, COOKBOOK_EC_KEY, SignatureAlgorithm.ES512))
                .isTrue();
        assertThat(verifies(COOKBOOK_RS256.replace(".MR", ".MS"), COOKBOOK_RSA_KEY, SignatureAlgorithm.RS256))
                .isFalse();
        assertThat(verifies(COOKBOOK_PS384.replace(".cu", ".cv"), COOKBOOK_RSA_KEY, SignatureAlgorithm.PS384))
                .isFalse();
        assertThat(verifies(COOKBOOK_ES512.replace(".AE", ".AF"), COOKBOOK_EC_KEY, SignatureAlgorithm.ES512))
                .isFalse();
        assertThat(verifies(COOKBOOK_RS256, COOKBOOK_RSA_KEY, SignatureAlgorithm.PS384))
                .isFalse();
    }

    /** RFC 7520 §4.4: integrity is not authenticity, since whoever verifies it can make it. */
    @Test
    void aTextWithASymmetricSignatureIsRefusedForItsAlgorithm() {
        CompactToken token = CompactToken.parse(
                "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9." + COOKBOOK_PAYLOAD
                        + ".s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0",
                10_000);
        Map<String, Object> header = new HashMap<>(token.header());
        header.put("typ", "at+jwt");

        assertThat(catchThrowableOfType(
                                CredentialRejectedException.class, () -> JoseHeader.read(header, ALL, Set.of("at+jwt")))
                        .reason())
                .isEqualTo(Reason.ALGORITHM_NOT_ALLOWED);
    }

    /** RFC 8037 §A.4. */
    @Test
    void edwardsCurvesAreConfirmed() throws ParseException {
        assertThat(verifies(EDDSA, ED25519_KEY, SignatureAlgorithm.EDDSA)).isTrue();
        assertThat(verifies(EDDSA.replace(".hg", ".hh"), ED25519_KEY, SignatureAlgorithm.EDDSA))
                .isFalse();
        assertThat(verifies(EDDSA + "AA", ED25519_KEY, SignatureAlgorithm.EDDSA))
                .isFalse();
    }

    /** RFC 7515 §A.5 and RFC 8725 §3.1. */
    @Test
    void anUnsecuredTokenIsRefusedForItsAlgorithm() {
        CompactToken token = CompactToken.parse("eyJhbGciOiJub25lIn0." + PAYLOAD + ".", 10_000);

        assertThat(catchThrowableOfType(
                                CredentialRejectedException.class,
                                () -> JoseHeader.read(token.header(), ALL, Set.of("at+jwt")))
                        .reason())
                .isEqualTo(Reason.WRONG_TYPE);
        assertThat(SignatureAlgorithm.named("none")).isNull();
    }

    /** RFC 7515 §A.1 and RFC 8725 §2.1: what anybody can sign who can verify it. */
    @Test
    void aSymmetricKeyIsNotOneOfAnIssuer() {
        String symmetric =
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0i"
                        + "PS4hcgUuTwjAzZr1Z9CAow\"}]}";

        assertThat(catchThrowableOfType(
                        ParseException.class, () -> KeySet.parse(symmetric.getBytes(StandardCharsets.UTF_8), ALL)))
                .isNotNull();
        assertThat(SignatureAlgorithm.named("HS256")).isNull();
    }

    /** What verifies is used again, after a right signature, a wrong one and one of no length that can be right. */
    @ParameterizedTest
    @ValueSource(strings = {"RS256", "EDDSA"})
    void aForgedSignatureDoesNotSpoilTheNextVerification(SignatureAlgorithm algorithm) throws Exception {
        boolean isRsa = algorithm == SignatureAlgorithm.RS256;
        CompactToken right = CompactToken.parse(isRsa ? RS256 : EDDSA, 10_000);
        CompactToken wrong =
                CompactToken.parse(isRsa ? RS256.replace(".cC", ".cD") : EDDSA.replace(".hg", ".hh"), 10_000);
        CompactToken cut = CompactToken.parse((isRsa ? RS256 : EDDSA).replaceAll("\\.[^.]*$", ".AAAA"), 10_000);
        VerificationKey key = Objects.requireNonNull(
                KeySet.parse((isRsa ? RS256_KEY : ED25519_KEY).getBytes(StandardCharsets.UTF_8), ALL)
                        .find(algorithm, null));

        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                results.add(threads.submit(() ->
                        key.verifies(right) && !key.verifies(wrong) && !key.verifies(cut) && key.verifies(right)));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean verifies(String token, String keys, SignatureAlgorithm algorithm) throws ParseException {
        VerificationKey key =
                KeySet.parse(keys.getBytes(StandardCharsets.UTF_8), ALL).find(algorithm, null);
        assertThat(key).isNotNull();
        return key.verifies(CompactToken.parse(token, 10_000));
    }
}

package dev.keyturn.sdk.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.SignatureAlgorithm;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

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

    /** RFC 7515 §A.5 and RFC 8725 §3.1. */
    @Test
    void anUnsecuredTokenIsRefusedForItsAlgorithm() {
        CompactToken token = CompactToken.parse("eyJhbGciOiJub25lIn0." + PAYLOAD + ".", 10_000);

        assertThat(catchThrowableOfType(
                                CredentialRejectedException.class, () -> JoseHeader.read(token.header(), ALL, "at+jwt"))
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

    private static boolean verifies(String token, String keys, SignatureAlgorithm algorithm) throws ParseException {
        VerificationKey key =
                KeySet.parse(keys.getBytes(StandardCharsets.UTF_8), ALL).find(algorithm, null);
        assertThat(key).isNotNull();
        return key.verifies(CompactToken.parse(token, 10_000));
    }
}

package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What {@link JwtSigner} writes, read by a library that is not ours. */
@RunningServer
@OnH2
class JwtSignerTests {

    @Autowired
    JwtSigner signer;

    @Autowired
    KeyRing keyRing;

    @Test
    @SuppressWarnings("JavaUtilDate") // the framework has some
    @Rfc({"7515#7.1", "7519#4.1"})
    void writesClaimsInTheirStandardFormat() throws Exception {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", URI.create("https://login.example").toURL());
        claims.put("sub", "\"quoted\" \\ and \u0000 and é and \uD83D\uDE00");
        claims.put("aud", List.of("https://one.example"));
        claims.put("iat", Instant.ofEpochSecond(1_000, 999_999_999));
        claims.put("auth_time", new Date(2_999));
        claims.put("amr", List.of("pwd", "otp"));
        claims.put("act", Map.of("sub", "service"));
        claims.put("active", true);
        claims.put("nothing", List.of());

        SignedJWT jwt = SignedJWT.parse(signer.sign("ES256", "at+jwt", claims));

        JWK key = keyRing.publicKeys().getKeyByKeyId(jwt.getHeader().getKeyID());
        assertThat(jwt.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        assertThat(jwt.getHeader().toJSONObject())
                .containsOnlyKeys("alg", "kid", "typ")
                .containsEntry("typ", "at+jwt");
        assertThat(jwt.getPayload().toJSONObject())
                .containsExactly(
                        Map.entry("iss", "https://login.example"),
                        Map.entry("sub", "\"quoted\" \\ and \u0000 and é and \uD83D\uDE00"),
                        Map.entry("aud", "https://one.example"),
                        Map.entry("iat", 1_000L),
                        Map.entry("auth_time", 2L),
                        Map.entry("amr", List.of("pwd", "otp")),
                        Map.entry("act", Map.of("sub", "service")),
                        Map.entry("active", true),
                        Map.entry("nothing", List.of()));
    }

    @Test
    @Rfc("7519#4.1.3")
    void writesSeveralAudiencesAsAnArray() throws Exception {
        List<String> audience = List.of("https://one.example", "https://other.example");

        SignedJWT jwt = SignedJWT.parse(signer.sign("RS256", "JWT", Map.of("aud", audience)));

        assertThat(jwt.getPayload().toJSONObject()).containsEntry("aud", audience);
        assertThat(jwt.getHeader().getType().getType()).isEqualTo("JWT");
    }

    @Test
    void anAlgorithmWithoutAKeySignsNothing() {
        assertThatThrownBy(() -> signer.sign("HS256", "JWT", Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> signer.sign("none", "JWT", Map.of())).isInstanceOf(IllegalArgumentException.class);
    }
}

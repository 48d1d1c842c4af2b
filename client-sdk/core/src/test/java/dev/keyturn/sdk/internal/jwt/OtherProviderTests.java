package dev.keyturn.sdk.internal.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Verifies with the cryptography of whatever provider comes first, whenever it was installed. */
@Tag("server")
class OtherProviderTests {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final List<JWK> KEYS = List.of(
            TestKeys.es256("ec"), TestKeys.rsa("rsa", JWSAlgorithm.RS256), TestKeys.rsa("pss", JWSAlgorithm.PS256));

    private final TestIssuer issuer = new TestIssuer(KEYS.toArray(JWK[]::new));
    private final CredentialVerifier verifier =
            CredentialVerifier.builder(issuer.url(), AUDIENCE).build();

    @AfterEach
    void remove() {
        Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
        issuer.close();
    }

    @Test
    void aProviderThatIsInstalledBeforeTheKeys() {
        Security.insertProviderAt(new BouncyCastleProvider(), 1);

        assertAllVerified();
    }

    @Test
    void aProviderThatIsAddedAfterTheKeys() {
        assertAllVerified();
        Security.insertProviderAt(new BouncyCastleProvider(), 1);

        assertAllVerified();
    }

    /** Nobody has to know it: it is younger than the signatures themselves. */
    @Test
    void aProviderWithoutTheSignatureFormatOfTokens() {
        Provider sun = Security.getProvider("SunEC");
        Security.removeProvider("SunEC");
        Provider other = new BouncyCastleProvider();
        Set.copyOf(other.stringPropertyNames()).stream()
                .filter(name -> name.toUpperCase(Locale.ROOT).contains("P1363"))
                .forEach(other::remove);
        Security.insertProviderAt(other, 1);
        try {
            assertThatExceptionOfType(NoSuchAlgorithmException.class)
                    .isThrownBy(() -> Signature.getInstance("SHA256withECDSAinP1363Format"));
            assertAllVerified();
        } finally {
            Security.addProvider(sun);
        }
    }

    @Test
    void aProviderWithoutOneAlgorithmKeepsTheOthers() throws Exception {
        RSAKey rsa = new RSAKey.Builder(((RSAKey) KEYS.get(1)).toPublicJWK())
                .algorithm(null)
                .build();
        byte[] document = new JWKSet(rsa).toString(true).getBytes(StandardCharsets.UTF_8);
        Provider sun = Security.getProvider("SunRsaSign");
        Security.removeProvider("SunRsaSign");
        Provider other = new BouncyCastleProvider();
        Set.copyOf(other.stringPropertyNames()).stream()
                .filter(name -> name.startsWith("Signature.SHA384WITHRSA")
                        || name.toUpperCase(Locale.ROOT).startsWith("ALG.ALIAS.SIGNATURE.SHA384WITHRSA"))
                .forEach(other::remove);
        Security.insertProviderAt(other, 1);
        try {
            KeySet keys = KeySet.parse(document, EnumSet.allOf(SignatureAlgorithm.class));

            assertThat(keys.find(SignatureAlgorithm.RS384, "rsa")).isNull();
            assertThat(keys.find(SignatureAlgorithm.RS256, "rsa")).isNotNull();
            assertThat(keys.find(SignatureAlgorithm.RS512, "rsa")).isNotNull();
        } finally {
            Security.addProvider(sun);
        }
    }

    private void assertAllVerified() {
        for (JWK key : KEYS) {
            String token = issuer.token(Instant.now(), AUDIENCE).key(key).text();
            assertThat(verifier.verify(token).id()).isEqualTo("token-1");
        }
    }
}

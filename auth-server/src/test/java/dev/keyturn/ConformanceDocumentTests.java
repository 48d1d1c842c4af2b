package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Rfc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;

/** Writes {@code docs/conformance.md} from the marks of the tests. */
class ConformanceDocumentTests {

    private static final Path DOCUMENT = Path.of("..", "docs", "conformance.md");
    private static final Set<String> ACRONYMS = Set.of("api", "id", "jwks", "jwt", "tls", "uri");

    /** Sections that have names in addresses. */
    private static final Map<String, String> ANCHORS = Map.of(
            "WebAuthn#6.1.1", "sctn-sign-counter",
            "WebAuthn#7.1", "sctn-registering-a-new-credential",
            "WebAuthn#7.2", "sctn-verifying-assertion",
            "WebAuthn#13.4.3", "sctn-cryptographic-challenges",
            "WebAuthn#13.4.9", "sctn-validating-origin");

    private static final List<Standard> STANDARDS = List.of(
            Standard.rfc("6585", "Additional HTTP Status Codes"),
            Standard.rfc("6238", "TOTP: Time-Based One-Time Password Algorithm"),
            Standard.rfc("8176", "Authentication Method Reference Values"),
            Standard.rfc("3986", "Uniform Resource Identifier"),
            Standard.rfc("5321", "Simple Mail Transfer Protocol"),
            Standard.rfc("3207", "SMTP Service Extension for Secure SMTP over TLS"),
            Standard.rfc("5424", "The Syslog Protocol"),
            Standard.rfc("5425", "TLS Transport Mapping for Syslog"),
            Standard.rfc("6749", "The OAuth 2.0 Authorization Framework"),
            Standard.rfc("6750", "Bearer Token Usage"),
            Standard.rfc("7009", "Token Revocation"),
            Standard.rfc("7515", "JSON Web Signature"),
            Standard.rfc("7517", "JSON Web Key"),
            Standard.rfc("7519", "JSON Web Token"),
            Standard.rfc("7521", "Assertion Framework"),
            Standard.rfc("7523", "JWT Profile for Client Authentication"),
            Standard.rfc("7591", "Dynamic Client Registration"),
            Standard.rfc("7636", "Proof Key for Code Exchange"),
            Standard.rfc("7662", "Token Introspection"),
            Standard.rfc("8037", "Ed25519 in JOSE"),
            Standard.rfc("8252", "OAuth 2.0 for Native Apps"),
            Standard.rfc("8414", "Authorization Server Metadata"),
            Standard.rfc("8628", "Device Authorization Grant"),
            Standard.rfc("8693", "Token Exchange"),
            Standard.rfc("8705", "Mutual-TLS Client Authentication and Certificate-Bound Access Tokens"),
            Standard.rfc("8707", "Resource Indicators"),
            Standard.rfc("8725", "JSON Web Token Best Current Practices"),
            Standard.rfc("9068", "JWT Profile for Access Tokens"),
            Standard.rfc("9110", "HTTP Semantics"),
            Standard.rfc("9162", "Certificate Transparency Version 2.0"),
            Standard.rfc("9470", "OAuth 2.0 Step Up Authentication Challenge Protocol"),
            Standard.rfc("9207", "Authorization Server Issuer Identification"),
            Standard.rfc("9440", "Client-Cert HTTP Header Field"),
            Standard.rfc("9449", "Demonstrating Proof of Possession"),
            Standard.rfc("9700", "Best Current Practice for OAuth 2.0 Security"),
            Standard.rfc("9701", "JWT Response for Token Introspection"),
            new Standard("WebAuthn", "Web Authentication Level 3", "https://www.w3.org/TR/webauthn-3/#"),
            Standard.openId("OIDC-Core", "OpenID Connect Core 1.0", "openid-connect-core-1_0"),
            Standard.openId("OIDC-Discovery", "OpenID Connect Discovery 1.0", "openid-connect-discovery-1_0"),
            Standard.openId(
                    "OIDC-RPInitiated", "OpenID Connect RP-Initiated Logout 1.0", "openid-connect-rpinitiated-1_0"),
            Standard.openId(
                    "OIDC-BackChannel", "OpenID Connect Back-Channel Logout 1.0", "openid-connect-backchannel-1_0"));

    @Test
    void theCheckedInDocumentIsUpToDate() throws Exception {
        List<Held> all = held();
        String generated =
                """
                # Conformance

                Sections of the standards that the server's tests cover, with what each test shows. A sentence without a subject has the
                test's. Tests are marked with the sections that they are about, and this page is written from the marks. A section that is
                missing here has no test with its mark, and a section may require more than its tests show.

                A test whose name does not end in `Tests` runs on PostgreSQL, and on H2 too where the database makes a difference.
                """ + STANDARDS.stream().map(standard -> chapter(standard, all)).collect(Collectors.joining());

        if (Boolean.getBoolean("keyturn.docs.write")) {
            Files.writeString(DOCUMENT, generated);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("write it again with -Dkeyturn.docs.write=true")
                .isEqualTo(generated);
    }

    @Test
    void eachMarkNamesAStandardThatIsListed() throws Exception {
        assertThat(held())
                .extracting(Held::standard)
                .isSubsetOf(STANDARDS.stream().map(Standard::key).toList());
    }

    private static List<Held> held() throws IOException {
        List<Held> held = new ArrayList<>();
        CachingMetadataReaderFactory readers = new CachingMetadataReaderFactory();
        for (Resource type :
                new PathMatchingResourcePatternResolver().getResources("classpath*:dev/keyturn/**/*.class")) {
            for (MethodMetadata test :
                    readers.getMetadataReader(type).getAnnotationMetadata().getAnnotatedMethods(Rfc.class.getName())) {
                for (String mark : test.getAnnotations().get(Rfc.class).getStringArray("value")) {
                    held.add(Held.by(test, mark));
                }
            }
        }
        held.sort(Held.ORDER);
        return held;
    }

    private static String chapter(Standard standard, List<Held> all) {
        return all.stream()
                .filter(held -> held.standard().equals(standard.key()))
                .map(held -> "| [§%s](%s%s) | [%s](../auth-server/src/test/java/%s.java) | %s |\n"
                        .formatted(
                                held.section(),
                                standard.sections(),
                                ANCHORS.getOrDefault(standard.key() + "#" + held.section(), held.section()),
                                held.type().substring(held.type().lastIndexOf('.') + 1),
                                held.type().replace('.', '/'),
                                sentence(held.method())))
                .collect(Collectors.joining("", """

                        ## %s

                        | Section | Test | What it shows |
                        | --- | --- | --- |
                        """.formatted(standard.title()), ""));
    }

    private static String sentence(String method) {
        String words = Arrays.stream(method.split("(?=[A-Z])"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .map(word -> ACRONYMS.contains(word) ? word.toUpperCase(Locale.ROOT) : word)
                .collect(Collectors.joining(" "));
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /**
     * A standard that the server follows.
     *
     * @param sections the address of a section, but for its number
     */
    private record Standard(String key, String title, String sections) {

        static Standard rfc(String number, String name) {
            return new Standard(
                    number, "RFC " + number + ", " + name, "https://www.rfc-editor.org/rfc/rfc" + number + "#section-");
        }

        static Standard openId(String key, String title, String file) {
            return new Standard(key, title, "https://openid.net/specs/" + file + ".html#rfc.section.");
        }
    }

    /** That a test is about a section. */
    private record Held(String standard, String section, String type, String method) {

        static final Comparator<Held> ORDER = Comparator.comparing(Held::numbers, Arrays::compare)
                .thenComparing(Held::type)
                .thenComparing(Held::method);

        static Held by(MethodMetadata test, String mark) {
            int hash = mark.indexOf('#');
            return new Held(
                    mark.substring(0, hash),
                    mark.substring(hash + 1),
                    test.getDeclaringClassName(),
                    test.getMethodName());
        }

        private int[] numbers() {
            return Arrays.stream(section.split("\\."))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        }
    }
}

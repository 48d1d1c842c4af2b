package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of libraries in each jar that people run or use. The jars are built before this module is tested. */
@Tag("server")
class SbomTests {

    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final String LIBRARIES = "BOOT-INF/lib/";

    @ParameterizedTest
    @CsvSource({
        "auth-server, keyturn-auth-server",
        "admin-ui, keyturn-admin-ui",
        "examples/resource-server, keyturn-example-resource-server"
    })
    void anApplicationListsEachLibraryThatItContains(String module, String artifact) throws Exception {
        try (JarFile jar = jar(module, artifact)) {
            Set<String> listed = components(jar, "META-INF/sbom/application.cdx.json").stream()
                    .map(component -> component.get("name") + "-" + component.get("version"))
                    .collect(Collectors.toCollection(TreeSet::new));
            List<String> contained = jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
                    .map(name -> name.substring(LIBRARIES.length(), name.length() - ".jar".length()))
                    // Spring Boot adds it when it packs the jar
                    .filter(name -> !name.startsWith("spring-boot-jarmode-tools"))
                    .toList();

            assertThat(contained)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(name ->
                            assertThat(listed).anyMatch(each -> name.equals(each) || name.startsWith(each + "-")));
            assertThat(jar.getManifest().getMainAttributes().getValue("Sbom-Location"))
                    .isEqualTo("META-INF/sbom/application.cdx.json");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "client-sdk/core, keyturn-sdk-core, nimbus-jose-jwt",
        "client-sdk/jaxrs, keyturn-sdk-jaxrs, keyturn-sdk-core"
    })
    void aLibraryOfTheSdkListsWhatItNeeds(String module, String artifact, String library) throws Exception {
        try (JarFile jar = jar(module, artifact)) {
            assertThat(components(jar, "META-INF/sbom/" + artifact + ".cdx.json"))
                    .extracting(component -> component.get("name"))
                    .contains(library)
                    .doesNotContain("junit-jupiter", "assertj-core");
        }
    }

    @Test
    void theListIsTheSameInEachBuild() throws Exception {
        try (JarFile jar = jar("auth-server", "keyturn-auth-server")) {
            String list = read(jar, "META-INF/sbom/application.cdx.json");

            // computed from the content, not random
            assertThat(list)
                    .containsPattern("\"serialNumber\" : \"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-3")
                    .doesNotContain("\"timestamp\"");
        }
    }

    private static JarFile jar(String module, String artifact) throws IOException {
        Path jar = StartedKeyturn.root().resolve(module).resolve("target/" + artifact + "-" + VERSION + ".jar");
        assertThat(jar).exists();
        JarFile file = new JarFile(jar.toFile());
        assumeTrue(
                file.stream().anyMatch(entry -> entry.getName().startsWith("META-INF/sbom/")),
                "the jar was built offline, where Maven does not run the plugin");
        return file;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> components(JarFile jar, String path) throws IOException, ParseException {
        Map<String, Object> list = JSONObjectUtils.parse(read(jar, path));
        assertThat(list.get("bomFormat")).isEqualTo("CycloneDX");
        return (List<Map<String, Object>>) Objects.requireNonNull(list.get("components"));
    }

    private static String read(JarFile jar, String path) throws IOException {
        ZipEntry entry = jar.getEntry(path);
        assertThat(entry).as(path).isNotNull();
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
}

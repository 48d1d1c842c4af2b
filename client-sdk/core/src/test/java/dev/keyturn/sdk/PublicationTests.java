package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What Maven Central wants of the POMs, and that the BOM has each artifact that is published. */
class PublicationTests {

    private static final Path SDK = Path.of("..");

    private static final Pattern COORDINATES = Pattern.compile(
            "<groupId>dev.keyturn</groupId>\\s*<artifactId>([^<]+)</artifactId>(?:\\s*<version>([^<]+)</version>)?");
    private static final Pattern BUILD = Pattern.compile("mvn install -DskipTests -pl (\\S+) -am");

    @Test
    void theBomHasEachPublishedArtifactInItsOwnVersion() throws Exception {
        Document bom = read(SDK.resolve("bom/pom.xml"));

        assertThat(texts(bom, "//dependencyManagement//artifactId"))
                .containsExactlyInAnyOrderElementsOf(publishedArtifacts());
        assertThat(texts(bom, "//dependencyManagement//version")).containsOnly("${project.version}");
        assertThat(texts(bom, "/project/parent")).isEmpty();
        assertThat(texts(bom, "/project/version"))
                .isEqualTo(texts(read(SDK.resolve("../pom.xml")), "/project/version"));
    }

    @Test
    void eachPublishedPomHasWhatMavenCentralWants() throws Exception {
        for (Path pom : List.of(SDK.resolve("../pom.xml"), SDK.resolve("bom/pom.xml"))) {
            for (String element : List.of("name", "description", "url", "licenses", "developers", "scm")) {
                assertThat(texts(read(pom), "/project/" + element))
                        .as(pom + " " + element)
                        .hasSize(1);
            }
        }
        for (Path pom : publishedPoms()) {
            for (String element : List.of("name", "description")) {
                assertThat(texts(read(pom), "/project/" + element))
                        .as(pom + " " + element)
                        .hasSize(1);
            }
        }
    }

    /** The BOM has no parent, so it repeats the root's properties of the publication, and both use nothing else. */
    @Test
    void theOwnerOfTheProjectSetsThreeProperties() throws Exception {
        Document root = read(SDK.resolve("../pom.xml"));
        Document bom = read(SDK.resolve("bom/pom.xml"));

        for (String property : List.of("url", "repository", "developers")) {
            String path = "/project/properties/publication." + property;
            assertThat(texts(bom, path)).as(property).hasSize(1).isEqualTo(texts(root, path));
        }
        for (Document pom : List.of(root, bom)) {
            assertThat(texts(pom, "/project/url | /project/developers//organizationUrl"))
                    .containsExactly("${publication.url}", "${publication.url}");
            assertThat(texts(pom, "/project/developers/developer/name")).containsExactly("${publication.developers}");
            assertThat(texts(pom, "/project/scm/*"))
                    .hasSize(3)
                    .allMatch(text -> text.contains("${publication.repository}"));
        }
    }

    /** As a stranger copies them: the build, and the coordinates with the version, where the BOM does not set it. */
    @Test
    void theDocumentsNameModulesAndCoordinatesThatExist() throws Exception {
        List<String> known = new ArrayList<>(publishedArtifacts());
        known.add("keyturn-bom");
        String version =
                texts(read(SDK.resolve("bom/pom.xml")), "/project/version").get(0);
        Set<String> builds = new HashSet<>();
        for (String page :
                List.of("README.md", "docs/versions.md", "docs/guide/protect-an-api.md", "client-sdk/README.md")) {
            String text = Files.readString(SDK.resolve("..").resolve(page));
            assertThat(COORDINATES.matcher(text).results())
                    .as(page)
                    .isNotEmpty()
                    .allSatisfy(found -> {
                        assertThat(known).contains(found.group(1));
                        assertThat(found.group(2)).isIn(null, version);
                    });
            BUILD.matcher(text).results().forEach(build -> builds.add(build.group(1)));
        }

        assertThat(builds).hasSize(1);
        assertThat(builds.iterator().next().split(","))
                .allMatch(
                        module -> Files.exists(SDK.resolve("..").resolve(module).resolve("pom.xml")));
    }

    private static List<String> publishedArtifacts() throws Exception {
        List<String> artifacts = new ArrayList<>();
        for (Path pom : publishedPoms()) {
            artifacts.addAll(texts(read(pom), "/project/artifactId"));
        }
        return artifacts;
    }

    /** All modules beside the BOM, each of which has to be published on purpose. */
    private static List<Path> publishedPoms() throws Exception {
        List<Path> poms = new ArrayList<>();
        try (Stream<Path> folders = Files.list(SDK)) {
            for (Path folder : folders.sorted().toList()) {
                Path pom = folder.resolve("pom.xml");
                if (Files.exists(pom) && !folder.endsWith("bom")) {
                    assertThat(texts(read(pom), "/project/properties/release.skip"))
                            .as(pom.toString())
                            .containsExactly("false");
                    poms.add(pom);
                }
            }
        }
        assertThat(poms).isNotEmpty();
        return poms;
    }

    private static Document read(Path pom) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(pom.toFile());
    }

    private static List<String> texts(Document document, String path) throws Exception {
        NodeList nodes =
                (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }
}

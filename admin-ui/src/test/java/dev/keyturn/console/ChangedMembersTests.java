package dev.keyturn.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.console.form.FormFields;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/**
 * A PUT replaces a whole resource, so a member that the console does not send is lost when somebody changes another one there.
 */
class ChangedMembersTests {

    @ParameterizedTest
    @CsvSource({
        "/admin/api/v1/api-keys/{id}, apikeys.ApiKeyFields",
        "/admin/api/v1/apis/{id}, apis.ApiFields",
        "/admin/api/v1/clients/{client_id}, clients.ClientFields",
        "/admin/api/v1/users/{id}, users.UserFields",
    })
    void theFormHasEachMemberThatCanBeChanged(String path, String form) throws Exception {
        Field fields = Class.forName("dev.keyturn.console." + form).getDeclaredField("FIELDS");
        fields.setAccessible(true);

        assertThat(((FormFields) fields.get(null)).members()).containsAll(writableMembers(path));
    }

    private static Set<String> writableMembers(String path) throws IOException {
        Map<String, Object> document = new Yaml().load(Files.readString(Path.of("../docs/openapi.yaml")));
        Map<?, ?> schema = (Map<?, ?>)
                at(document, List.of("paths", path, "put", "requestBody", "content", "application/json", "schema"));
        String name = String.valueOf(schema.get("$ref")).replace("#/components/schemas/", "");
        Map<?, ?> members = (Map<?, ?>) at(document, List.of("components", "schemas", name, "properties"));
        return members.entrySet().stream()
                .filter(member -> !Boolean.TRUE.equals(((Map<?, ?>) member.getValue()).get("readOnly")))
                .map(member -> String.valueOf(member.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Object at(Map<?, ?> document, List<String> names) {
        Object value = document;
        for (String name : names) {
            value = ((Map<?, ?>) value).get(name);
            assertThat(value).as(name).isNotNull();
        }
        return value;
    }
}

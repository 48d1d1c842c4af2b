package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

class ConfigurationMetadataTests {

    @Test
    void describeEveryPropertyAndNoOther() throws IOException, ParseException {
        String[] properties =
                names("keyturn.", KeyturnProperties.class.getRecordComponents()).toArray(String[]::new);

        try (InputStream metadata =
                KeyturnProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(metadata).isNotNull();
            String json = new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(json), "properties"))
                    .extracting(property -> property.get("name"))
                    .containsExactlyInAnyOrder((Object[]) properties);
        }
        assertThat(properties).allMatch(ConfigurationPropertyName::isValid);
    }

    private static Stream<String> names(String prefix, RecordComponent[] components) {
        return Arrays.stream(components).flatMap(component -> {
            String name =
                    prefix + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            return component.getType().isRecord()
                    ? names(name + ".", component.getType().getRecordComponents())
                    : Stream.of(name);
        });
    }
}

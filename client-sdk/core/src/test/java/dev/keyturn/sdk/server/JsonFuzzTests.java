package dev.keyturn.sdk.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.Objects;

/** Whatever is read, another reader reads as well, and to the same effect. */
class JsonFuzzTests {

    @FuzzTest(maxDuration = "2m")
    void anyBytesAreReadAsOthersReadThemOrRefused(byte[] bytes) throws ParseException {
        Map<String, Object> members;
        try {
            members = Json.parseObject(bytes);
        } catch (ParseException e) {
            assertThat(e).hasMessage("not a JSON object");
            return;
        }

        Map<String, Object> others = JSONObjectUtils.parse(new String(bytes, StandardCharsets.UTF_8));
        others.values().removeIf(Objects::isNull);
        assertThat(members).isEqualTo(others);
    }
}

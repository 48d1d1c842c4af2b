package dev.keyturn.sdk.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigInteger;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is read, another reader that is strict reads as well, and to the same effect. */
class JsonFuzzTests {

    private static final JsonMapper OTHER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @FuzzTest(maxDuration = "2m")
    void anyBytesAreReadAsAnotherReadsThemOrRefused(byte[] bytes) {
        Map<String, Object> members;
        try {
            members = Json.parseObject(bytes);
        } catch (ParseException e) {
            assertThat(e).hasMessage("not a JSON object");
            return;
        }

        Map<String, Object> others = OTHER.readValue(bytes, new TypeReference<>() {});
        others.values().removeIf(Objects::isNull);
        assertThat(members).isEqualTo(inOurTypes(others));
    }

    /** With two kinds of numbers. */
    private static @Nullable Object inOurTypes(@Nullable Object value) {
        if (value instanceof Integer small) {
            return small.longValue();
        }
        if (value instanceof BigInteger great) {
            return great.doubleValue();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(JsonFuzzTests::inOurTypes).collect(Collectors.toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> members = new HashMap<>();
            map.forEach((name, member) -> members.put(name, inOurTypes(member)));
            return members;
        }
        return value;
    }
}

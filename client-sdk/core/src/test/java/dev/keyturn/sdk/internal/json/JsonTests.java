package dev.keyturn.sdk.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTests {

    @Test
    void readsEachKindOfValue() throws ParseException {
        assertThat(
                        read(
                                "{\"text\":\"a\",\"whole\":1,\"fraction\":1.5,\"yes\":true,\"no\":false,\"list\":[],\"object\":{}}"))
                .isEqualTo(Map.of(
                        "text",
                        "a",
                        "whole",
                        1L,
                        "fraction",
                        1.5,
                        "yes",
                        true,
                        "no",
                        false,
                        "list",
                        List.of(),
                        "object",
                        Map.of()));
    }

    @Test
    void keepsTheOrderOfMembers() throws ParseException {
        assertThat(read("{\"z\":1,\"a\":2,\"m\":3}").keySet()).containsExactly("z", "a", "m");
    }

    @Test
    void leavesOutMembersThatAreNullAndKeepsNullsFurtherIn() throws ParseException {
        Map<String, Object> inner = new HashMap<>();
        inner.put("b", null);

        assertThat(read("{\"a\":null,\"in\":{\"b\":null},\"list\":[null]}"))
                .isEqualTo(Map.of("in", inner, "list", Arrays.asList((Object) null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", " {} ", "\t\r\n{\n}\r\t", "{\"\":\"\"}", "{ \"a\" : [ 1 , { } , [ ] ] , \"b\" : \"\" }"})
    void takesSpacesWhereTheyMayBe(String text) throws ParseException {
        assertThat(read(text)).isEqualTo(JSONObjectUtils.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "7, 7",
        "-12, -12",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void readsWholeNumbersThatFit(String number, long value) throws ParseException {
        assertThat(read("{\"a\":" + number + "}")).containsEntry("a", value);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "-0.0, -0.0",
        "0.25, 0.25",
        "1e3, 1000",
        "1E+3, 1000",
        "25e-2, 0.25",
        "1.5e1, 15",
        "9223372036854775808, 9223372036854775808",
        "1e-400, 0"
    })
    void readsOtherNumbers(String number, double value) throws ParseException {
        assertThat(read("{\"a\":" + number + "}")).containsEntry("a", value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1",
                "-",
                "--1",
                "01",
                "-01",
                "00",
                ".5",
                "1.",
                "1.e1",
                "1e",
                "1e+",
                "1e+-1",
                "1 2",
                "0x1",
                "1f",
                "1_0",
                "1L",
                "NaN",
                "-NaN",
                "Infinity",
                "-Infinity",
                "1e400",
                "-1e400",
                "\u0661",
                "1a"
            })
    void refusesWhatIsNoNumber(String number) {
        assertRefused("{\"a\":" + number + "}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a\\\"b, a\"b",
                "\\\\, \\",
                "\\/, /",
                "\\u0041, A",
                "\\u00e4\\u00E4, \u00e4\u00e4",
                "\\ud83d\\ude00, \ud83d\ude00",
                "\u00e4\u20ac\ud83d\ude00, \u00e4\u20ac\ud83d\ude00",
                "a\\u0062\u00e4c, ab\u00e4c",
                "\\uffff, \uffff",
                "\u007f, \u007f"
            })
    void readsTexts(String written, String text) throws ParseException {
        assertThat(read("{\"a\":\"" + written + "\"}")).containsEntry("a", text);
        assertThat(read("{\"" + written + "\":1}")).containsEntry(text, 1L);
    }

    @Test
    void readsControlCharactersThatAreEscaped() throws ParseException {
        assertThat(read("{\"a\":\"\\b\\f\\n\\r\\t\\u0000\"}")).containsEntry("a", "\b\f\n\r\t\0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\tb",
                "\0",
                "\u001f",
                "\\",
                "\\x41",
                "\\'",
                "\\u",
                "\\u12",
                "\\u123g",
                "\\u+123",
                "\\U0041",
                "\\0",
                "\\ud83d",
                "\\ude00",
                "\\ude00\\ud83d",
                "\\ud83da",
                "\\ud83d\\u0041",
                "\\u\uff11\uff11\uff11\uff11"
            })
    void refusesWhatIsNoText(String written) {
        assertRefused("{\"a\":\"" + written + "\"}");
        assertRefused("{\"" + written + "\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"a\"",
                "[]",
                "[{}]",
                "{",
                "}",
                "{}{}",
                "{},",
                "{} x",
                "{}\0",
                "{}//",
                "/**/{}",
                "\ufeff{}",
                "\u00a0{}",
                "\f{}",
                "{\u000b}",
                "{a:1}",
                "{'a':1}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\" 1}",
                "{\"a\"=1}",
                "{\"a\":1,}",
                "{,}",
                "{,\"a\":1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1;\"b\":2}",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a",
                "{\"a\":\"",
                "{\"a\":\"b",
                "{\"a\":\"\\",
                "{\"a\":\"\\u1",
                "{1:1}",
                "{null:1}",
                "{\"a\":[}",
                "{\"a\":[1}",
                "{\"a\":[1]]}",
                "{\"a\":[,]}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":{]}",
                "{\"a\":tru}",
                "{\"a\":trux}",
                "{\"a\":True}",
                "{\"a\":truee}",
                "{\"a\":nul}",
                "{\"a\":undefined}",
                "{\"a\":t"
            })
    void refusesWhatIsNoObject(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"a\":null,\"a\":1}",
                "{\"a\":null,\"a\":null}",
                "{\"in\":{\"a\":1,\"a\":2}}",
                "{\"in\":[{\"a\":null,\"a\":2}]}"
            })
    void refusesMembersThatAreThereTwice(String text) {
        assertRefused(text);
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        List<byte[]> all = new ArrayList<>();
        all.add(new byte[] {(byte) 0x80});
        all.add(new byte[] {(byte) 0xFF});
        all.add(new byte[] {(byte) 0xC3});
        all.add(new byte[] {(byte) 0xC0, (byte) 0xA2});
        all.add(new byte[] {(byte) 0xE0, (byte) 0x80, (byte) 0xA2});
        all.add(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0xBD, (byte) 0xED, (byte) 0xB8, (byte) 0x80});
        all.add(new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80});

        for (byte[] bytes : all) {
            String latin1 = new String(bytes, StandardCharsets.ISO_8859_1);
            for (String text :
                    List.of("{\"a\":\"" + latin1 + "\"}", "{\"" + latin1 + "\":1}", "{}" + latin1, latin1 + "{}")) {
                assertRefused(text.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void readsNoDeeperThanItHasTo() throws ParseException {
        int others = JsonReader.MAX_DEPTH - 1;

        assertThat(read("{\"a\":" + "[".repeat(others) + "]".repeat(others) + "}"))
                .containsKey("a");
        assertRefused("{\"a\":" + "[".repeat(others + 1) + "]".repeat(others + 1) + "}");
        assertRefused("{\"a\":".repeat(others + 2) + "1" + "}".repeat(others + 2));
        assertRefused("{\"a\":" + "[".repeat(1_000_000));
    }

    @Test
    void readsNoLongerNumbersThanItHasTo() throws ParseException {
        String longest = "1".repeat(JsonReader.MAX_NUMBER_LENGTH);

        assertThat(read("{\"a\":" + longest + "}")).containsEntry("a", Double.valueOf(longest));
        assertRefused("{\"a\":" + longest + "1}");
        assertRefused("{\"a\":0." + "0".repeat(1_000_000) + "}");
    }

    private static Map<String, Object> read(String text) throws ParseException {
        return Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String text) {
        assertRefused(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(byte[] text) {
        assertThatThrownBy(() -> Json.parseObject(text))
                .isInstanceOf(ParseException.class)
                .hasMessage("not a JSON object");
    }
}

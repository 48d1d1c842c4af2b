package dev.keyturn.sdk.spring.internal.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicPathsTests {

    private final PublicPaths paths = new PublicPaths(List.of("/public/**", "/error", "/caf\u00e9"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public",
                "/public/",
                "/public/a",
                "/public/a/b.html",
                "/public/a%20b",
                "/public/%C3%A4",
                "/error",
                "/%70ublic/a",
                "/caf%C3%A9"
            })
    void containTheirPatterns(String uri) {
        assertThat(contains("", uri)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "", "/publicly", "/PUBLIC/a", "/error/", "/error/a", "/a/public/b", "/orders", "*"})
    void containNothingElse(String uri) {
        assertThat(contains("", uri)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/../orders",
                "/public/..",
                "/public/.",
                "/public/./a",
                "/public/...",
                "/public//a",
                "//public/a",
                "/public/..;/orders",
                "/public;a=b/x",
                "/public/a;jsessionid=1",
                "/public\\..\\orders",
                "/public/%2e%2e/orders",
                "/public/%2E./orders",
                "/public/%2f..%2forders",
                "/public/a%2Fb",
                "/public/%5c..",
                "/public/a%3Bb",
                "/public/%252e%252e/orders",
                "/public/a%00",
                "/public/a%0d%0a",
                "/public/a%7f",
                "/public/%",
                "/public/%4",
                "/public/%zz",
                "/public/a\u0000",
                "/public/a\n",
                "/error;x",
                "/error/.."
            })
    void containNoPathThatCouldBeReadInTwoWays(String uri) {
        assertThat(contains("", uri)).isFalse();
    }

    @Test
    void areRelativeToTheApplication() {
        assertThat(contains("/shop", "/shop/public/a")).isTrue();
        assertThat(contains("/shop", "/shop/orders")).isFalse();
        assertThat(contains("/public", "/public/orders")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"public/**", "", "/a{", "/**/{*b}/c", "http://example.com/"})
    void areRefusedIfTheyAreNoPatterns(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PublicPaths(List.of(pattern)))
                .withMessageStartingWith("The path \"" + pattern + "\"");
    }

    private boolean contains(String contextPath, String uri) {
        return paths.contains(uri, contextPath);
    }
}

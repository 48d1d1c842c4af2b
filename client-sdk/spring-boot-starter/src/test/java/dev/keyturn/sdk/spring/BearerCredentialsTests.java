package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class BearerCredentialsTests {

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a.b-c_d~e+f/g==", "bearer a.b-c_d~e+f/g==", "BEARER   a.b-c_d~e+f/g=="})
    void areTheTokenAfterTheScheme(String value) {
        request.addHeader("Authorization", value);

        assertThat(BearerCredentials.of(request)).isEqualTo("a.b-c_d~e+f/g==");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic dTpw", "Bearertoken", "Bearers x", "DPoP x", "x Bearer y", "Bear er"})
    void areAbsentWithAnotherScheme(String value) {
        request.addHeader("Authorization", value);

        assertThat(BearerCredentials.of(request)).isNull();
    }

    @Test
    void areAbsentWithoutHeader() {
        assertThat(BearerCredentials.of(request)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer =",
                "Bearer a b",
                "Bearer a, Bearer b",
                "Bearer a,b",
                "Bearer \"a\"",
                "Bearer a=b",
                "Bearer \u00e4",
                "Bearer a\u0000",
                "Bearer token=a",
                "Bearer <a>"
            })
    void areRefusedIfTheyAreNoToken(String value) {
        request.addHeader("Authorization", value);

        assertInvalidRequest("The Authorization header is malformed.");
    }

    @Test
    void areRefusedIfThereAreTwo() {
        request.addHeader("Authorization", "Bearer a");
        request.addHeader("Authorization", "Basic dTpw");

        assertInvalidRequest("The request has more than one Authorization header.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token=b", "page=1&access_token=b", "access_token="})
    void areRefusedIfTheQueryHasOthers(String query) {
        request.addHeader("Authorization", "Bearer a");
        request.setQueryString(query);

        assertInvalidRequest("The request has an access token in its header and another one in its query.");
    }

    @Test
    void areNeverTakenFromQueryOrForm() {
        request.setQueryString("access_token=a");
        request.addParameter("access_token", "a");

        assertThat(BearerCredentials.of(request)).isNull();

        request.addHeader("Authorization", "Bearer b");
        request.setQueryString("my_access_token=a");
        assertThat(BearerCredentials.of(request)).isEqualTo("b");
    }

    private void assertInvalidRequest(String description) {
        Refusal refusal = catchThrowableOfType(RequestRefusedException.class, () -> BearerCredentials.of(request))
                .refusal();
        assertThat(refusal.status().value()).isEqualTo(400);
        assertThat(refusal.challenge())
                .isEqualTo("Bearer error=\"invalid_request\", error_description=\"" + description + "\"");
    }
}

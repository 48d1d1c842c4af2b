package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Rfc;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

class SavedPlaceTests {

    private final SavedPlace savedPlace = new SavedPlace();
    private final MockHttpSession session = new MockHttpSession();

    @Test
    void isTheStartPageWhenNothingWasSaved() {
        assertThat(place()).isEqualTo("/");
    }

    @Test
    void keepsPathAndQueryAsTheyWereSent() {
        remember("login.example", "/oauth2/authorize", "client_id=a&redirect_uri=https%3A%2F%2Fapp.example%2F");

        assertThat(place()).startsWith("/oauth2/authorize?client_id=a&redirect_uri=https%3A%2F%2Fapp.example%2F");
    }

    @Test
    void ignoresTheNameByWhichTheServerWasCalled() {
        remember("evil.example", "/password", null);

        assertThat(place()).startsWith("/password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example/", "/\\evil.example/", "///evil.example"})
    @Rfc("6749#10.15")
    void neverLeadsAway(String path) {
        remember("login.example", path, null);

        assertThat(place()).isEqualTo("/");
    }

    @Test
    void knowsTheClientWhoseRequestWaits() {
        remember("login.example", "/oauth2/authorize", "client_id=partner");

        assertThat(client()).isEqualTo("partner");
    }

    @Test
    void doesNotChooseAmongSeveralClientsNorTakeOneFromAnotherPage() {
        remember("login.example", "/oauth2/authorize", "client_id=one&client_id=two");
        assertThat(client()).isEmpty();

        remember("login.example", "/oauth2/authorize-not", "client_id=partner");
        assertThat(client()).isEmpty();
    }

    private void remember(String host, String path, @Nullable String query) {
        MockHttpServletRequest request = request();
        request.setServerName(host);
        request.setRequestURI(path);
        request.setQueryString(query);
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                request.addParameter(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        savedPlace.remember(request, new MockHttpServletResponse());
    }

    private String place() {
        return savedPlace.pathAndQuery(request(), new MockHttpServletResponse());
    }

    private String client() {
        return savedPlace.askingClient(request(), new MockHttpServletResponse()).orElse("");
    }

    private MockHttpServletRequest request() {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/login");
        request.setSession(session);
        return request;
    }
}

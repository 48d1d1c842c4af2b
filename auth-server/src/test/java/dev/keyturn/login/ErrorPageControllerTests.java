package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.oauth.ProtocolErrors;
import jakarta.servlet.RequestDispatcher;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.web.servlet.ModelAndView;

class ErrorPageControllerTests {

    private final ErrorPageController controller = new ErrorPageController();
    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @ParameterizedTest
    @EnumSource(HttpStatus.class)
    void keepsTheStatusOfEveryErrorAndExplainsIt(HttpStatus status) {
        request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, status.value());
        request.addHeader(HttpHeaders.ACCEPT, "text/html");

        ModelAndView page = (ModelAndView) controller.error(request, response);

        assertThat(page.getStatus())
                .isNotNull()
                .satisfies(answered -> assertThat(answered.value()).isEqualTo(status.isError() ? status.value() : 500));
        assertThat(page.getModel().get("explanation"))
                .isInstanceOfSatisfying(
                        ErrorExplanation.class,
                        explanation -> assertThat(ResourceBundle.getBundle("messages.errors", Locale.ROOT)
                                        .keySet())
                                .contains(explanation.title(), explanation.advice()));
    }

    @Test
    void asksToComeBackWhenTheServerCannotAnswer() {
        request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, 503);

        controller.error(request, response);

        assertThat(response.getHeader(HttpHeaders.RETRY_AFTER)).isEqualTo("5");
    }

    @Test
    void leavesALongerWaitAsItIs() {
        request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, 503);
        response.setHeader(HttpHeaders.RETRY_AFTER, "60");

        controller.error(request, response);

        assertThat(response.getHeaders(HttpHeaders.RETRY_AFTER)).containsExactly("60");
    }

    @Test
    void givesAProgramTheProtocolsOwnNames() {
        request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, 400);
        request.setAttribute(
                ProtocolErrors.ATTRIBUTE,
                new OAuth2Error("invalid_request", "OAuth 2.0 Parameter: redirect_uri", null));

        ResponseEntity<?> answer = (ResponseEntity<?>) controller.error(request, response);

        assertThat(answer.getBody())
                .isEqualTo(Map.of(
                        "status", 400,
                        "error", "invalid_request",
                        "error_description", "OAuth 2.0 Parameter: redirect_uri"));
    }

    @ParameterizedTest
    @MethodSource("protocolErrors")
    void explainsAProtocolErrorByWhatItIsAbout(OAuth2Error error, ErrorExplanation explanation) {
        assertThat(ErrorExplanation.of(error)).isEqualTo(explanation);
    }

    static Stream<Arguments> protocolErrors() {
        return Stream.of(
                about("OAuth 2.0 Parameter: client_id", ErrorExplanation.UNKNOWN_APP),
                about("OAuth 2.0 Parameter: redirect_uri", ErrorExplanation.UNREGISTERED_ADDRESS),
                about("OAuth 2.0 Parameter: state", ErrorExplanation.REQUEST_EXPIRED),
                about("state is unknown", ErrorExplanation.REQUEST_EXPIRED),
                about("OAuth 2.0 Parameter: scope", ErrorExplanation.REQUEST_REJECTED),
                about(null, ErrorExplanation.REQUEST_REJECTED));
    }

    private static Arguments about(@Nullable String description, ErrorExplanation explanation) {
        return Arguments.of(new OAuth2Error("invalid_request", description, null), explanation);
    }
}

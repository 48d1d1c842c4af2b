package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.user.TooManySignInsException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.AccountExpiredException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.AuthenticationException;

class SignInFailureHandlerTests {

    private final SignInFailureHandler handler = new SignInFailureHandler(
            TestPendingRequests.at(Clock.systemUTC()),
            TestPendingRequests.unfinished(Clock.systemUTC()),
            new SignInCounts(new SimpleMeterRegistry()));
    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @ParameterizedTest
    @MethodSource("refusals")
    void sendsEveryRefusalToTheSamePlace(AuthenticationException refusal) throws IOException {
        handler.onAuthenticationFailure(request, response, refusal);

        assertThat(response.getRedirectedUrl()).isEqualTo("/login?failed");
    }

    @Test
    void asksToComeBackWhileTheDatabaseIsAway() throws IOException {
        var outage = new InternalAuthenticationServiceException(
                "no database", new DataAccessResourceFailureException("connection refused"));

        handler.onAuthenticationFailure(request, response, outage);

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader(HttpHeaders.RETRY_AFTER)).isNotEmpty();
    }

    @Test
    void asksANetworkWithTooManyWrongPasswordsToWait() throws IOException {
        handler.onAuthenticationFailure(
                request, response, new TooManySignInsException(40, Duration.ofMinutes(1), Duration.ofMillis(1500)));

        assertThat(response.getStatus()).isEqualTo(429);
        assertThat(response.getHeader("RateLimit-Policy")).isEqualTo("\"wrong-passwords\";q=40;w=60");
        assertThat(response.getHeader("RateLimit")).isEqualTo("\"wrong-passwords\";r=0;t=60");
        assertThat(response.getHeader(HttpHeaders.RETRY_AFTER)).isEqualTo("2");
    }

    @Test
    void doesNotBlameThePersonForAFaultOfOurOwn() throws IOException {
        handler.onAuthenticationFailure(
                request, response, new InternalAuthenticationServiceException("broken", new IllegalStateException()));

        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getErrorMessage()).isNull();
    }

    static Stream<AuthenticationException> refusals() {
        return Stream.of(
                new BadCredentialsException("wrong"),
                new LockedException("locked"),
                new DisabledException("disabled"),
                new AccountExpiredException("expired"),
                new CredentialsExpiredException("expired"));
    }
}

package dev.keyturn.sdk.spring.testing;

import static dev.keyturn.sdk.spring.testing.TokenMutator.keyturnToken;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** A slice with a chain of the application's own. */
@Tag("server")
@WebFluxTest(ReportsApplication.Reports.class)
@Import(OwnChainWebTestClientTests.Chain.class)
class OwnChainWebTestClientTests extends WebTestClientContract {

    @Test
    @WithMockUser(roles = "ADMIN")
    void leavesAMockedUserItsRoles() {
        expect(client, "/administration", HttpStatus.OK);
    }

    @Test
    @WithMockUser
    void refusesAMockedUserWithoutTheRole() {
        expect(client, "/administration", HttpStatus.FORBIDDEN);
        expect(client.mutateWith(keyturnToken()), "/administration", HttpStatus.FORBIDDEN);
    }

    /** As an application writes it, but no configuration of the test, which would replace the application. */
    static class Chain {

        @Bean
        SecurityWebFilterChain api(ServerHttpSecurity http) {
            return http.authorizeExchange(exchanges -> exchanges
                            .pathMatchers("/administration")
                            .hasRole("ADMIN")
                            .anyExchange()
                            .authenticated())
                    .build();
        }
    }
}

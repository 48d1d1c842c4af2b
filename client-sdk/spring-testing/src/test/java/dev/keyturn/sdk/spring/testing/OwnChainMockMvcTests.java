package dev.keyturn.sdk.spring.testing;

import static dev.keyturn.sdk.spring.testing.TokenRequestPostProcessor.keyturnToken;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.keyturn.sdk.spring.security.KeyturnSecurity;
import org.junit.jupiter.api.Test;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.security.web.SecurityFilterChain;

/** A slice with a chain of the application's own. */
@WebMvcTest(ReportsApplication.Reports.class)
@Import(OwnChainMockMvcTests.Chain.class)
class OwnChainMockMvcTests extends MockMvcContract {

    @Test
    @WithMockUser(username = "alice", roles = "ADMIN")
    void leavesAMockedUserItsRoles() throws Exception {
        mvc.perform(get("/administration")).andExpect(content().string("alice"));
    }

    @Test
    @WithMockUser
    void refusesAMockedUserWithoutTheRole() throws Exception {
        mvc.perform(get("/administration")).andExpect(status().isForbidden());
        mvc.perform(get("/administration").with(keyturnToken())).andExpect(status().isForbidden());
    }

    /** As an application writes it, but no configuration of the test, which would replace the application. */
    static class Chain {

        @Bean
        SecurityFilterChain api(HttpSecurity http, KeyturnSecurity keyturnSecurity) {
            return http.with(keyturnSecurity, Customizer.withDefaults())
                    .authorizeHttpRequests(requests -> requests.requestMatchers("/administration")
                            .hasRole("ADMIN")
                            .anyRequest()
                            .authenticated())
                    .build();
        }
    }
}

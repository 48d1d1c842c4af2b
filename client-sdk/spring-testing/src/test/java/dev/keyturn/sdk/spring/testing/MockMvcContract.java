package dev.keyturn.sdk.spring.testing;

import static dev.keyturn.sdk.spring.testing.TokenRequestPostProcessor.keyturnToken;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.context.support.WithAnonymousUser;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** What tests with MockMvc count on, whichever chain of Spring Security the application has. Nothing listens at the issuer's address. */
@TestPropertySource(
        properties = {
            "keyturn.issuer=https://id.example.com",
            "keyturn.audience=https://reports.example.com",
            "keyturn.rules[0].path=/ruled",
            "keyturn.rules[0].scopes=reports:read"
        })
abstract class MockMvcContract {

    @Autowired
    MockMvc mvc;

    @ParameterizedTest
    @ValueSource(strings = {"/reports", "/ruled", "/annotated"})
    void decidesOnTheScopesOfAToken(String path) throws Exception {
        mvc.perform(get(path).with(keyturnToken().scopes("reports:read"))).andExpect(status().isOk());
        mvc.perform(get(path).with(keyturnToken().scopes("reports:write"))).andExpect(status().isForbidden());
        mvc.perform(get(path)).andExpect(status().isUnauthorized());
    }

    @Test
    void handsTheTokenToTheController() throws Exception {
        RequestPostProcessor token =
                keyturnToken().subject("alice").client("desk").scopes("reports:read");

        mvc.perform(get("/reports").with(token)).andExpect(content().string("alice with desk"));
    }

    @Test
    void needsNoCsrfTokenWithAToken() throws Exception {
        mvc.perform(post("/reports").with(keyturnToken().subject("alice")))
                .andExpect(content().string("alice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reports", "/ruled", "/annotated"})
    @WithMockUser(authorities = "SCOPE_reports:read")
    void letsAMockedUserPassWithTheScope(String path) throws Exception {
        mvc.perform(get(path)).andExpect(status().isOk());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reports", "/ruled", "/annotated"})
    @WithMockUser
    void letsNoMockedUserPassWithoutIt(String path) throws Exception {
        mvc.perform(get(path)).andExpect(status().isForbidden());
    }

    @Test
    @WithMockUser("alice")
    void knowsAMockedUserByName() throws Exception {
        mvc.perform(post("/reports")).andExpect(content().string("alice"));
    }

    @Test
    @WithMockUser(authorities = "SCOPE_reports:read")
    void prefersTheTokenOfARequestToAMockedUser() throws Exception {
        mvc.perform(get("/reports").with(keyturnToken())).andExpect(status().isForbidden());
    }

    @Test
    @WithAnonymousUser
    void letsNoAnonymousUserPass() throws Exception {
        mvc.perform(get("/administration"))
                .andExpect(status().isUnauthorized())
                .andExpect(header().string("WWW-Authenticate", "Bearer"));
    }

    @Test
    void knowsAUserOfARequest() throws Exception {
        mvc.perform(get("/reports").with(user("alice").authorities(new SimpleGrantedAuthority("SCOPE_reports:read"))))
                .andExpect(content().string("alice with client"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reports", "/ruled", "/annotated"})
    @WithKeyturnToken(subject = "alice", scopes = "reports:read")
    void runsATestWithAToken(String path) throws Exception {
        mvc.perform(get(path)).andExpect(status().isOk());
    }
}

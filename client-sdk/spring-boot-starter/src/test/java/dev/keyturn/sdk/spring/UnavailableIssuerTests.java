package dev.keyturn.sdk.spring;

import static org.hamcrest.Matchers.matchesPattern;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A slice of MVC, which the starter is part of, while the issuer is down. */
@Tag("server")
@WebMvcTest
class UnavailableIssuerTests {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final TestIssuer ISSUER = new TestIssuer(TestKeys.es256("key-1"));

    private final MockMvc mvc;

    @Autowired
    UnavailableIssuerTests(MockMvc mvc) {
        this.mvc = mvc;
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        ISSUER.goDown();
        registry.add("keyturn.issuer", ISSUER::url);
        registry.add("keyturn.audience", () -> AUDIENCE);
    }

    @AfterAll
    static void stopIssuer() {
        ISSUER.close();
    }

    @Test
    void asksTheClientToComeBackWithItsToken() throws Exception {
        String token = ISSUER.token(Instant.now(), AUDIENCE).text();

        mvc.perform(get("/scoped").header("Authorization", "Bearer " + token))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().string("Retry-After", matchesPattern("[1-5]")))
                .andExpect(header().doesNotExist("WWW-Authenticate"))
                .andExpect(header().string("Content-Type", "application/problem+json"))
                .andExpect(jsonPath("$.code").value("token-verification-unavailable"))
                .andExpect(jsonPath("$.status").value(503));
    }

    @Test
    void stillRefusesWhatIsWrongWithoutAskingTheIssuer() throws Exception {
        mvc.perform(get("/scoped")).andExpect(status().isUnauthorized());
        mvc.perform(get("/scoped").header("Authorization", "Bearer rubbish")).andExpect(status().isUnauthorized());
    }

    @Test
    void letsTestsPutATokenIntoTheRequest() throws Exception {
        Instant now = Instant.now();
        VerifiedCredential token = new VerifiedCredential(
                CredentialKind.JWT,
                "user-1",
                "client-1",
                Set.of("a"),
                List.of(AUDIENCE),
                now.plusSeconds(60),
                now,
                "token-1",
                Map.of());

        mvc.perform(get("/scoped").requestAttr(VerifiedCredential.ATTRIBUTE, token))
                .andExpect(status().isOk());
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(ScopedController.class)
    static class Api {}

    @RestController
    static class ScopedController {

        @GetMapping("/scoped")
        @RequireScope("a")
        String scoped() {
            return "scoped";
        }
    }
}

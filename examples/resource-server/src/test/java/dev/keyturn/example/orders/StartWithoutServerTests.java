package dev.keyturn.example.orders;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;

/** The API starts while its issuer is unavailable. */
@SpringBootTest
@AutoConfigureMockMvc
@Tag("server")
class StartWithoutServerTests {

    private static final TestIssuer ISSUER = new TestIssuer(TestKeys.es256("key-1"));

    private final MockMvc mvc;

    @Autowired
    StartWithoutServerTests(MockMvc mvc) {
        this.mvc = mvc;
    }

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry registry) {
        ISSUER.goDown();
        registry.add("KEYTURN_ISSUER", ISSUER::url);
    }

    @AfterAll
    static void stopIssuer() {
        ISSUER.close();
    }

    @Test
    void isHealthyAndAsksClientsToComeBack() throws Exception {
        String token = ISSUER.token(Instant.now(), "http://localhost:9002").text();

        mvc.perform(get("/actuator/health")).andExpect(status().isOk());
        mvc.perform(get("/orders").header("Authorization", "Bearer " + token))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().exists("Retry-After"));
    }
}

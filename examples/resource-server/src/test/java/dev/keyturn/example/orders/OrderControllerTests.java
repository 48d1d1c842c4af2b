package dev.keyturn.example.orders;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.VerifiedCredentials;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.MockMvc;

/** The controller in a slice, with tokens that no server has issued. Nothing listens at the issuer's address. */
@WebMvcTest(OrderController.class)
@Import(Orders.class)
class OrderControllerTests {

    private final MockMvc mvc;

    @Autowired
    OrderControllerTests(MockMvc mvc) {
        this.mvc = mvc;
    }

    @Test
    void listsOrdersForThoseWhoMayReadThem() throws Exception {
        VerifiedCredential reader = tokenWithScopes("orders:read");

        mvc.perform(get("/orders").requestAttr(VerifiedCredentials.ATTRIBUTE, reader))
                .andExpect(status().isOk());
        mvc.perform(get("/orders").requestAttr(VerifiedCredentials.ATTRIBUTE, tokenWithScopes()))
                .andExpect(status().isForbidden());
        mvc.perform(get("/orders")).andExpect(status().isUnauthorized());
    }

    private static VerifiedCredential tokenWithScopes(String... scopes) {
        Instant now = Instant.now();
        return new VerifiedCredential(
                CredentialKind.JWT,
                "user-1",
                "client-1",
                Set.of(scopes),
                List.of("http://localhost:9002"),
                now.plusSeconds(60),
                now,
                "token-1",
                Map.of());
    }
}

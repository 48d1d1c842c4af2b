package dev.keyturn.example.orders;

import static dev.keyturn.sdk.spring.testing.TokenRequestPostProcessor.keyturnToken;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.MockMvc;

/** The controller in a slice, with tokens that no server has issued. Nothing listens at the issuer's address. */
@Tag("server")
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
        mvc.perform(get("/orders").with(keyturnToken().scopes("orders:read"))).andExpect(status().isOk());
        mvc.perform(get("/orders").with(keyturnToken())).andExpect(status().isForbidden());
        mvc.perform(get("/orders")).andExpect(status().isUnauthorized());
    }
}

package dev.keyturn.example.shop;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Pages of the application. */
@RestController
class ShopController {

    private final RestClient orders;

    ShopController(RestClient orders) {
        this.orders = orders;
    }

    @GetMapping(path = "/", produces = "text/html")
    String home() {
        return "<main>Shop</main>";
    }

    @GetMapping(path = "/me", produces = "text/html")
    String me(@AuthenticationPrincipal OidcUser user) {
        return "<main>Hello " + user.getPreferredUsername() + "</main><a href=\"/logout\">Sign out</a>";
    }

    /** With the access token of the user, which is refreshed when it has expired. */
    @GetMapping("/orders")
    @Nullable
    String orders() {
        return orders.get().uri("/orders").retrieve().body(String.class);
    }
}

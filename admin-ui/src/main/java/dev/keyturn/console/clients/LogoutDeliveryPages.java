package dev.keyturn.console.clients;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Page that sends a failed logout token of a client again. */
@Controller
class LogoutDeliveryPages {

    private final Clients clients;
    private final ClientPages pages;

    LogoutDeliveryPages(Clients clients, ClientPages pages) {
        this.clients = clients;
        this.pages = pages;
    }

    @PostMapping("/clients/{id}/logout-deliveries/{delivery}/retry")
    String retry(
            @PathVariable String id,
            @PathVariable String delivery,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        return ClientPages.ACTIONS.run(
                model,
                response,
                () -> {
                    clients.sendLogoutTokenAgain(id, delivery);
                    return ClientPages.toClient(id, "logout-sent", next);
                },
                () -> pages.show(id, model));
    }
}

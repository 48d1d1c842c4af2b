package dev.keyturn.console.clients;

import dev.keyturn.console.layout.OneTimeSecret;
import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Pages that create and delete secrets of a client. */
@Controller
class ClientSecretPages {

    private final Clients clients;
    private final ClientPages pages;

    ClientSecretPages(Clients clients, ClientPages pages) {
        this.clients = clients;
        this.pages = pages;
    }

    @PostMapping("/clients/{id}/secrets")
    String issue(@PathVariable String id, Model model, RedirectAttributes next, HttpServletResponse response) {
        return ClientPages.ACTIONS.run(
                model,
                response,
                () -> {
                    Clients.IssuedSecret issued = clients.issueSecret(id);
                    OneTimeSecret.pass(issued.clientSecret(), next);
                    next.addFlashAttribute(ClientPages.DONE, "secret-issued");
                    next.addAttribute("id", id);
                    return "redirect:/clients/{id}/start";
                },
                () -> pages.show(id, model));
    }

    @GetMapping("/clients/{id}/secrets/{secretId}/delete")
    String askToDelete(@PathVariable String id, @PathVariable String secretId, Model model) {
        Client client = clients.find(id).value();
        List<ClientSecret> secrets = clients.secrets(id);
        model.addAttribute(ClientPages.CLIENT, client);
        model.addAttribute("secret", find(secretId, secrets));
        model.addAttribute("isLast", secrets.size() == 1);
        return "clients/delete-secret";
    }

    @PostMapping("/clients/{id}/secrets/{secretId}/delete")
    String delete(
            @PathVariable String id,
            @PathVariable String secretId,
            @RequestParam(defaultValue = "false") boolean leaked,
            RedirectAttributes next) {
        clients.deleteSecret(id, secretId, leaked);
        return ClientPages.toClient(id, leaked ? "secret-revoked" : "secret-deleted", next);
    }

    private static ClientSecret find(String secretId, List<ClientSecret> secrets) {
        return secrets.stream()
                .filter(secret -> secret.id().equals(secretId))
                .findFirst()
                .orElseThrow(() -> new AdminApiException(Problem.notFound(), null));
    }
}

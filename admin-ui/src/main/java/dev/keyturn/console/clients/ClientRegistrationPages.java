package dev.keyturn.console.clients;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.UnsentForm;
import dev.keyturn.console.server.AdminApiException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages on which a client is registered: first its kind, then the rest. */
@Controller
class ClientRegistrationPages {

    private final Clients clients;
    private final ClientForms forms;

    ClientRegistrationPages(Clients clients, ClientForms forms) {
        this.clients = clients;
        this.forms = forms;
    }

    @GetMapping("/new-client")
    String start(@RequestParam(defaultValue = "") String kind, Model model) {
        FormData unsent = UnsentForm.in(model).orElse(null);
        Optional<ClientKind> chosen = ClientKind.ofKey(unsent == null ? kind : unsent.text("kind"));
        return chosen.isPresent()
                ? forms.show(
                        unsent == null ? ClientForm.empty(chosen.get()) : ClientForm.ofNew(chosen.get(), unsent),
                        FormErrors.none(),
                        model)
                : choice(model);
    }

    @PostMapping("/new-client")
    String register(
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        FormData data = new FormData(parameters);
        Optional<ClientKind> kind = ClientKind.ofKey(data.text("kind"));
        if (kind.isEmpty()) {
            return choice(model);
        }
        ClientForm form = ClientForm.ofNew(kind.get(), data);
        try {
            return registered(clients.register(forms.draft(form)), next);
        } catch (AdminApiException | ClientForms.UnreadableFieldException refused) {
            FormErrors errors = ClientForms.errors(refused);
            response.setStatus(errors.status());
            return forms.show(form, errors, model);
        }
    }

    private static String registered(Clients.Registered registered, RedirectAttributes next) {
        String secret = registered.clientSecret();
        if (secret != null) {
            next.addFlashAttribute(ShownOnce.ATTRIBUTE, new ShownOnce(secret));
        }
        next.addFlashAttribute(ClientPages.DONE, "registered");
        next.addAttribute("id", registered.clientId());
        return "redirect:/clients/{id}/start";
    }

    private static String choice(Model model) {
        model.addAttribute("kinds", ClientKind.values());
        return "clients/kinds";
    }
}

package dev.keyturn.console.clients;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormValues;
import dev.keyturn.console.form.UnsentForm;
import dev.keyturn.console.layout.OneTimeSecret;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Pages that create a client: the choice of its kind, then the form. */
@Controller
class ClientCreationPages {

    private final Clients clients;
    private final ClientForms forms;

    ClientCreationPages(Clients clients, ClientForms forms) {
        this.clients = clients;
        this.forms = forms;
    }

    @GetMapping("/new-client")
    String start(@RequestParam(defaultValue = "") String kind, Model model) {
        FormData unsent = UnsentForm.in(model).orElse(null);
        Optional<ClientKind> chosen = ClientKind.ofKey(unsent == null ? kind : unsent.text("kind"));
        return chosen.isPresent()
                ? forms.show(
                        chosen.get(),
                        unsent == null ? ClientFields.empty(chosen.get()) : ClientFields.ofNew(chosen.get(), unsent),
                        FormErrors.none(),
                        model)
                : choice(model);
    }

    @PostMapping("/new-client")
    String create(
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        FormData data = new FormData(parameters);
        Optional<ClientKind> kind = ClientKind.ofKey(data.text("kind"));
        if (kind.isEmpty()) {
            return choice(model);
        }
        FormValues form = ClientFields.ofNew(kind.get(), data);
        return ClientFields.SUBMISSION.create(
                form,
                form.errors(),
                response,
                () -> created(clients.create(form.toJson()), next),
                errors -> forms.show(kind.get(), form, errors, model));
    }

    private static String created(Clients.Created created, RedirectAttributes next) {
        String secret = created.clientSecret();
        if (secret != null) {
            OneTimeSecret.pass(secret, next);
        }
        next.addFlashAttribute(ClientPages.DONE, "created");
        next.addAttribute("id", created.clientId());
        return "redirect:/clients/{id}/start";
    }

    private static String choice(Model model) {
        model.addAttribute("kinds", ClientKind.values());
        return "clients/kinds";
    }
}

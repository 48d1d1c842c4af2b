package dev.keyturn.console.clients;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.UnsentForm;
import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.Versioned;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page on which a client is changed. */
@Controller
class ClientChangePages {

    private final Clients clients;
    private final ClientForms forms;

    ClientChangePages(Clients clients, ClientForms forms) {
        this.clients = clients;
        this.forms = forms;
    }

    @GetMapping("/clients/{id}/edit")
    String start(@PathVariable String id, Model model) {
        Versioned<Client> client = clients.find(id);
        model.addAttribute(ClientPages.CLIENT, client.value());
        ClientForm form = UnsentForm.in(model).map(ClientChangePages::typed).orElseGet(() -> ClientForm.of(client));
        return forms.show(form, FormErrors.none(), model);
    }

    @PostMapping("/clients/{id}/edit")
    String change(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        ClientForm form = typed(new FormData(parameters));
        try {
            clients.update(id, form.etag(), forms.draft(form));
            return ClientPages.toClient(id, "changed", next);
        } catch (AdminApiException | ClientForms.UnreadableFieldException refused) {
            FormErrors errors = ClientForms.errors(refused);
            response.setStatus(errors.status());
            return refusedChange(id, form, errors, model);
        }
    }

    private static ClientForm typed(FormData data) {
        return ClientForm.ofChange(ClientKind.ofKey(data.text("kind")).orElse(ClientKind.WEB), data);
    }

    private String refusedChange(String id, ClientForm form, FormErrors errors, Model model) {
        if (errors.status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            return forms.show(form, errors, model);
        }
        Versioned<Client> current = clients.find(id);
        model.addAttribute(ClientPages.CLIENT, current.value());
        return errors.status() == HttpStatus.PRECONDITION_FAILED.value()
                ? overtaken(current, form, model)
                : forms.show(form, errors, model);
    }

    /** Shows both states; saving again then overwrites theirs, knowingly. */
    private String overtaken(Versioned<Client> current, ClientForm form, Model model) {
        model.addAttribute("conflict", ClientForm.of(current).differencesTo(form));
        return forms.show(form.at(current.etag()), FormErrors.none(), model);
    }
}

package dev.keyturn.console.clients;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormSubmission;
import dev.keyturn.console.form.FormValues;
import dev.keyturn.console.form.UnsentForm;
import dev.keyturn.console.server.Versioned;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;

/** Page that edits a client. */
@Controller
class ClientEditPages {

    private final Clients clients;
    private final ClientForms forms;

    ClientEditPages(Clients clients, ClientForms forms) {
        this.clients = clients;
        this.forms = forms;
    }

    @GetMapping("/clients/{id}/edit")
    String start(@PathVariable String id, Model model) {
        Versioned<JsonNode> stored = clients.document(id);
        Client client = clients.parse(stored.value());
        if (client.builtIn()) {
            return ClientPages.TO_CLIENT;
        }
        model.addAttribute(ClientPages.CLIENT, client);
        FormData unsent = UnsentForm.in(model).orElse(null);
        return unsent == null
                ? forms.show(client.kind(), FormValues.of(ClientFields.FIELDS, stored), FormErrors.none(), model)
                : forms.show(kindOf(unsent), FormValues.of(ClientFields.FIELDS, unsent), FormErrors.none(), model);
    }

    @PostMapping("/clients/{id}/edit")
    String save(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        FormData data = new FormData(parameters);
        FormValues values = FormValues.of(ClientFields.FIELDS, data);
        return ClientFields.SUBMISSION.edit(values, values.errors(), model, response, new FormSubmission.EditPage() {
            @Override
            public String save() {
                clients.update(id, values.etag(), values.toJson());
                return ClientPages.toClient(id, "changed", next);
            }

            @Override
            public Versioned<JsonNode> stored() {
                return clients.document(id);
            }

            @Override
            public String show(@Nullable Versioned<JsonNode> stored, FormValues form, FormErrors errors) {
                if (stored != null) {
                    model.addAttribute(ClientPages.CLIENT, clients.parse(stored.value()));
                }
                return forms.show(kindOf(data), form, errors, model);
            }
        });
    }

    private static ClientKind kindOf(FormData data) {
        return ClientKind.ofKey(data.text("kind")).orElse(ClientKind.WEB);
    }
}

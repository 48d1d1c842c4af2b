package dev.keyturn.console.clients;

import dev.keyturn.console.apis.Apis;
import dev.keyturn.console.apis.ScopeCatalogue;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.server.AdminApiException;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fills the page with the form for a client, and reads what has come of it. */
@Component
class ClientForms {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Apis apis;

    ClientForms(Apis apis) {
        this.apis = apis;
    }

    /** The page with the form, and what is wrong with it. */
    String show(ClientForm form, FormErrors errors, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("catalogue", catalogue(form));
        return "clients/form";
    }

    /**
     * What the server is asked for.
     *
     * @throws UnreadableKeysException if the keys are no JSON
     */
    ClientDraft draft(ClientForm form) {
        return form.toDraft(form.usesKeys() && !form.keys().isEmpty() ? keys(form.keys()) : null);
    }

    private static JsonNode keys(String text) {
        JsonNode keys;
        try {
            keys = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new UnreadableKeysException();
        }
        if (!keys.isObject()) {
            throw new UnreadableKeysException();
        }
        return keys;
    }

    /** The scopes to choose from; while the server is away, those that have been chosen. */
    private ScopeCatalogue catalogue(ClientForm form) {
        ScopeCatalogue all;
        try {
            all = ScopeCatalogue.of(apis.all());
        } catch (AdminApiException e) {
            if (!e.problem().isUnreachable()) {
                throw e;
            }
            all = ScopeCatalogue.of(List.of());
        }
        boolean isNewService = form.etag().isEmpty() && !form.kind().signsPeopleIn();
        return (isNewService ? all.withoutSignIn() : all).including(form.scopes());
    }

    /** What is wrong with a form, in the words of whoever found out. */
    static FormErrors errors(RuntimeException refused) {
        if (refused instanceof AdminApiException refusal) {
            return FormErrors.of(refusal, ClientForm.LABELS, ClientForm.FIELD_OF_CODE);
        }
        return FormErrors.at("jwks", "Public keys", "This is not a JSON object. It should look like {\"keys\": [ … ]}");
    }

    /** What was typed as a set of keys cannot be read as one. */
    static final class UnreadableKeysException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}

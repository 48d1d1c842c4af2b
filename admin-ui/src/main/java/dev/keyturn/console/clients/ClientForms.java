package dev.keyturn.console.clients;

import dev.keyturn.console.apis.Apis;
import dev.keyturn.console.apis.ScopeCatalogue;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.server.AdminApiException;
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

    /**
     * The page with the form, and what is wrong with it. If it comes back while the server is away, it offers the scopes that
     * have been chosen, so that sending it again loses none.
     *
     * @throws AdminApiException if the server is away and nothing has been typed yet
     */
    String show(ClientForm form, FormErrors errors, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("scopesUnknown", false);
        try {
            model.addAttribute("catalogue", catalogue(form));
        } catch (AdminApiException away) {
            if (errors.isEmpty() || !away.problem().isUnreachable()) {
                throw away;
            }
            model.addAttribute("catalogue", ScopeCatalogue.chosen(form.scopes()));
            model.addAttribute("scopesUnknown", true);
        }
        return "clients/form";
    }

    /**
     * What the server is asked for.
     *
     * @throws UnreadableFieldException if the keys are no JSON or a number is none
     */
    ClientDraft draft(ClientForm form) {
        form.unreadableNumber().ifPresent(field -> {
            throw new UnreadableFieldException(field, "This must be a number of seconds.");
        });
        return form.toDraft(form.usesKeys() && !form.keys().isEmpty() ? keys(form.keys()) : null);
    }

    private static JsonNode keys(String text) {
        JsonNode keys;
        try {
            keys = JSON.readTree(text);
        } catch (JacksonException e) {
            throw UnreadableFieldException.ofKeys();
        }
        if (!keys.isObject()) {
            throw UnreadableFieldException.ofKeys();
        }
        return keys;
    }

    private ScopeCatalogue catalogue(ClientForm form) {
        ScopeCatalogue all = ScopeCatalogue.of(apis.all());
        if (form.kind() == ClientKind.PUBLIC) {
            return all.withoutServer().including(form.scopes());
        }
        boolean isNewService = form.etag().isEmpty() && !form.kind().signsPeopleIn();
        return (isNewService ? all.withoutSignIn() : all).including(form.scopes());
    }

    /** What is wrong with a form, in the words of whoever found out. */
    static FormErrors errors(RuntimeException refused) {
        if (refused instanceof AdminApiException refusal) {
            return FormErrors.of(refusal, ClientForm.FIELDS, ClientForm.FIELD_OF_CODE);
        }
        UnreadableFieldException unreadable = (UnreadableFieldException) refused;
        return FormErrors.at(unreadable.field, unreadable.message);
    }

    /** What was typed cannot be read as what the server wants. */
    static final class UnreadableFieldException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String field;
        private final String message;

        UnreadableFieldException(String field, String message) {
            super(message);
            this.field = field;
            this.message = message;
        }

        static UnreadableFieldException ofKeys() {
            return new UnreadableFieldException(
                    "jwks", "This is not a JSON object. It should look like {\"keys\": [ … ]}");
        }
    }
}

package dev.keyturn.console.clients;

import dev.keyturn.console.apis.Apis;
import dev.keyturn.console.apis.ScopeCatalogue;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormValues;
import dev.keyturn.console.server.AdminApiException;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Fills the page with the form of a client. */
@Component
class ClientForms {

    private final Apis apis;

    ClientForms(Apis apis) {
        this.apis = apis;
    }

    /**
     * The page with the form and its errors. If it is shown again while the server is unreachable, it offers the selected
     * scopes, so that submitting it again loses none.
     *
     * @throws AdminApiException if the server is unreachable and nothing has been typed yet
     */
    String show(ClientKind kind, FormValues form, FormErrors errors, Model model) {
        model.addAttribute("kind", kind);
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("algorithms", ClientFields.algorithms(form));
        model.addAttribute("scopesUnknown", false);
        try {
            model.addAttribute("catalogue", catalogue(kind, form));
        } catch (AdminApiException away) {
            if (errors.isEmpty() || !away.problem().isUnreachable()) {
                throw away;
            }
            model.addAttribute("catalogue", ScopeCatalogue.chosen(form.all("scopes")));
            model.addAttribute("scopesUnknown", true);
        }
        return "clients/form";
    }

    private ScopeCatalogue catalogue(ClientKind kind, FormValues form) {
        ScopeCatalogue all = ScopeCatalogue.of(apis.all());
        if (kind == ClientKind.PUBLIC) {
            return all.withoutServer().including(form.all("scopes"));
        }
        boolean isNewService = form.etag().isEmpty() && !kind.signsPeopleIn();
        return (isNewService ? all.withoutSignIn() : all).including(form.all("scopes"));
    }
}

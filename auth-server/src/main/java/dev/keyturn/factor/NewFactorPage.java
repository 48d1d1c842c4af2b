package dev.keyturn.factor;

import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientView;
import dev.keyturn.client.Clients;
import dev.keyturn.login.PendingRequest;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SecondFactorPolicy;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** The parts that the pages for new second factors have in common: who asks for one, and how to leave without one. */
@Component
class NewFactorPage {

    private final PendingRequests pendingRequests;
    private final SecondFactorPolicy policy;
    private final Clients clients;

    NewFactorPage(PendingRequests pendingRequests, SecondFactorPolicy policy, Clients clients) {
        this.pendingRequests = pendingRequests;
        this.policy = policy;
        this.clients = clients;
    }

    /** A client that asks gets its error if the user cancels; a user who must have a factor can sign out only. */
    void addTo(Model model, SignedInUser user, HttpServletRequest request) {
        String carried = request.getParameter(PendingRequests.PARAMETER);
        PendingRequest pending = carried == null ? null : pendingRequests.in(request);
        model.addAttribute("user", user);
        model.addAttribute(PendingRequests.PARAMETER, carried);
        model.addAttribute("required", policy.isMissing(user));
        model.addAttribute("withoutFactor", request.getContextPath() + Pages.SECURITY);
        if (pending != null && !policy.isMissing(user)) {
            pending.withoutPages().ifPresent(address -> model.addAttribute("withoutFactor", address));
            pending.client()
                    .filter(ClientId::isValid)
                    .flatMap(id -> clients.find(new ClientId(id)))
                    .map(ClientView::clientName)
                    .ifPresent(name -> model.addAttribute("asking", name));
        }
    }
}

package dev.keyturn.consent;

import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientView;
import dev.keyturn.client.Clients;
import dev.keyturn.mail.Mailer;
import dev.keyturn.oauth.Pages;
import dev.keyturn.resource.Resources;
import dev.keyturn.resource.ScopeDescription;
import dev.keyturn.user.SignedInUser;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Account page: the signed-in user, the apps with access to the account, and removal of their access. */
@Controller
class AccountController {

    private final Consents consents;
    private final Clients clients;
    private final Resources resources;
    private final Mailer mailer;

    AccountController(Consents consents, Clients clients, Resources resources, Mailer mailer) {
        this.mailer = mailer;
        this.consents = consents;
        this.clients = clients;
        this.resources = resources;
    }

    @GetMapping("/")
    String account(@AuthenticationPrincipal @Nullable SignedInUser user, Model model) {
        if (user == null) {
            return "redirect:/login";
        }
        model.addAttribute("user", user);
        model.addAttribute("mailsLinks", mailer.isConfigured());
        model.addAttribute("apps", apps(user));
        return "account";
    }

    @GetMapping(Pages.WITHDRAW_CONSENT)
    String askWhetherToWithdraw(
            @RequestParam(name = "client_id", defaultValue = "") String clientId,
            @AuthenticationPrincipal SignedInUser user,
            Model model) {
        Optional<AllowedApp> app = find(user, clientId);
        if (app.isEmpty()) {
            return "redirect:/";
        }
        model.addAttribute("app", app.get());
        return "withdraw";
    }

    @PostMapping(Pages.WITHDRAW_CONSENT)
    String withdraw(
            @RequestParam(name = "client_id", defaultValue = "") String clientId,
            @AuthenticationPrincipal SignedInUser user,
            RedirectAttributes next) {
        find(user, clientId).ifPresent(app -> {
            consents.withdraw(user.id(), new ClientId(clientId));
            next.addFlashAttribute("withdrawn", app.name());
        });
        return "redirect:/";
    }

    private Optional<AllowedApp> find(SignedInUser user, String clientId) {
        return apps(user).stream()
                .filter(app -> app.clientId().equals(clientId))
                .findFirst();
    }

    private List<AllowedApp> apps(SignedInUser user) {
        return consents.of(user.id()).stream().map(this::app).toList();
    }

    private AllowedApp app(Consents.Allowed allowed) {
        List<ScopeDescription> scopes = allowed.scopes().stream()
                .sorted()
                .map(scope -> resources.describe(scope).orElseGet(() -> new ScopeDescription(scope, scope, null)))
                .toList();
        String name = clients.find(allowed.client())
                .map(ClientView::clientName)
                .orElse(allowed.client().value());
        return new AllowedApp(allowed.client().value(), name, scopes, allowed.since());
    }

    /** A client that the user has allowed something. */
    record AllowedApp(String clientId, String name, List<ScopeDescription> scopes, Instant since) {}
}

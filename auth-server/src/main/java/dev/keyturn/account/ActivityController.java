package dev.keyturn.account;

import dev.keyturn.audit.AccountEvents;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SignedInUser;
import java.util.List;
import java.util.Set;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page on which users see what happened to their account. */
@Controller
class ActivityController {

    /** Each has words in the bundle of the page. */
    static final Set<String> TYPES = Set.of(
            "user.signed-in",
            "user.signed-out",
            "user.sessions-ended",
            "sign-in.failed",
            "second-factor.failed",
            "recovery-code.used",
            "passkey.added",
            "passkey.renamed",
            "passkey.removed",
            "passkey.cloned",
            "authenticator-app.added",
            "authenticator-app.removed",
            "recovery-codes.replaced",
            "second-factors.reset",
            "password.changed",
            "password.recovered",
            "email-address.confirmed",
            "password.reset",
            "user.created",
            "user.updated",
            "user.disabled",
            "user.enabled");

    private static final int MAX_EVENTS = 100;

    private final AccountEvents events;

    ActivityController(AccountEvents events) {
        this.events = events;
    }

    @GetMapping(Pages.ACTIVITY)
    String show(@AuthenticationPrincipal SignedInUser user, Model model) {
        List<ActivityView> activity = events.of(user.getUsername(), TYPES, MAX_EVENTS).stream()
                .map(ActivityView::new)
                .toList();
        model.addAttribute("user", user);
        model.addAttribute("activity", activity);
        model.addAttribute("isFull", activity.size() == MAX_EVENTS);
        return "activity";
    }
}

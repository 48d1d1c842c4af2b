package dev.keyturn.account;

import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SignedInUser;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page on which users see the browsers in which they are signed in, and sign out in others. */
@Controller
class SessionsController {

    private static final String TO_PAGE = "redirect:" + Pages.SESSIONS;
    private static final String ENDED = "ended";

    private final BrowserSessions sessions;

    SessionsController(BrowserSessions sessions) {
        this.sessions = sessions;
    }

    @GetMapping(Pages.SESSIONS)
    String show(@AuthenticationPrincipal SignedInUser user, Model model) {
        model.addAttribute("user", user);
        model.addAttribute("sessions", sessions.of(user));
        return "sessions";
    }

    @PostMapping(Pages.SESSIONS + "/end")
    String end(
            @RequestParam(name = "id", defaultValue = "") String id,
            @AuthenticationPrincipal SignedInUser user,
            RedirectAttributes next) {
        next.addFlashAttribute(ENDED, sessions.end(user, id));
        return TO_PAGE;
    }

    @PostMapping(Pages.SESSIONS + "/end-others")
    String endOthers(@AuthenticationPrincipal SignedInUser user, RedirectAttributes next) {
        next.addFlashAttribute(ENDED, sessions.endOthers(user));
        return TO_PAGE;
    }
}

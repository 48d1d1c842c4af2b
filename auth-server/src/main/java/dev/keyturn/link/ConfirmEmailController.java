package dev.keyturn.link;

import dev.keyturn.oauth.Pages;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The page that a link for an e-mail address opens. Opening it changes nothing. It asks for no sign-in: the mail may be read on another
 * device, and the request for it needed the password.
 */
@Controller
@RequestMapping(Pages.CONFIRM_EMAIL)
class ConfirmEmailController {

    private static final String PAGE = "confirm-email";

    private final AddressLinks links;

    ConfirmEmailController(AddressLinks links) {
        this.links = links;
    }

    @GetMapping
    String ask(@RequestParam(name = MailedLinks.TOKEN, defaultValue = "") String token, CsrfToken form, Model model) {
        model.addAttribute("question", links.question(token));
        model.addAttribute(MailedLinks.TOKEN, token);
        // its cookie has to be sent before the page is
        form.getToken();
        return PAGE;
    }

    @PostMapping
    String confirm(@RequestParam(name = MailedLinks.TOKEN, defaultValue = "") String token, Model model) {
        model.addAttribute("done", links.use(token));
        return PAGE;
    }

    @ExceptionHandler
    ModelAndView sayThatItEnded(LinkEndedException ended) {
        return LinkEndedPage.of(ended, Pages.EMAIL);
    }
}

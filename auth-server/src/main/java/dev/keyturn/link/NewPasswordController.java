package dev.keyturn.link;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.login.PasswordForm;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.PasswordRefusedException;
import dev.keyturn.user.UserView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;

/** The page that a link for a new password opens. Opening it changes nothing, since programs for mail open links too. */
@Controller
@RequestMapping(Pages.NEW_PASSWORD)
class NewPasswordController {

    private final PasswordLinks links;
    private final PendingRequests pendingRequests;
    private final PendingCookie cookie;

    NewPasswordController(PasswordLinks links, PendingRequests pendingRequests, PendingCookie cookie) {
        this.links = links;
        this.pendingRequests = pendingRequests;
        this.cookie = cookie;
    }

    @GetMapping
    String ask(@RequestParam(name = MailedLinks.TOKEN, defaultValue = "") String token, CsrfToken form, Model model) {
        UserView user = links.user(token);
        // its cookie has to be sent before the page is
        form.getToken();
        return page(user, token, Map.of(), model);
    }

    @PostMapping
    @Nullable
    String set(
            @RequestParam(name = MailedLinks.TOKEN, defaultValue = "") String token,
            @RequestParam(name = PasswordForm.REPLACEMENT, defaultValue = "") String replacement,
            @RequestParam(name = PasswordForm.REPETITION, defaultValue = "") String repetition,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        UserView user = links.user(token);
        List<FieldError> problems = new PasswordForm("", replacement, repetition).problemsOfReplacement();
        if (problems.isEmpty()) {
            try {
                links.use(token, replacement);
                pendingRequests.askAgain("password-set", cookie.take(request, response), request, response);
                return null;
            } catch (PasswordRefusedException e) {
                problems = e.errors();
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        Locale locale = RequestContextUtils.getLocale(request);
        Map<String, String> messages = new LinkedHashMap<>();
        problems.forEach(problem -> messages.put(problem.field(), problem.messageIn(locale)));
        return page(user, token, messages, model);
    }

    @ExceptionHandler
    ModelAndView sayThatItEnded(LinkEndedException ended) {
        return LinkEndedPage.of(ended, Pages.FORGOTTEN_PASSWORD);
    }

    private static String page(UserView user, String token, Map<String, String> problems, Model model) {
        model.addAttribute("username", user.username());
        model.addAttribute(MailedLinks.TOKEN, token);
        model.addAttribute("problems", problems);
        return "new-password";
    }
}

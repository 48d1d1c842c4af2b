package dev.keyturn.console.session;

import dev.keyturn.console.form.UnsentForm;
import dev.keyturn.console.session.SignInTrouble.Trouble;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages for when signing in did not work, and for after signing out. */
@Controller
class SignInTroubleController {

    static final String PATH = "/sign-in-trouble";
    static final String SIGNED_OUT_PATH = "/signed-out";
    static final String TROUBLE = SignInTroubleController.class.getName();

    private final WayBack wayBack;

    SignInTroubleController(WayBack wayBack) {
        this.wayBack = wayBack;
    }

    @RequestMapping(PATH)
    String trouble(HttpServletRequest request, HttpServletResponse response, Model model) {
        if (!(request.getAttribute(TROUBLE) instanceof Trouble trouble)) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
            return "error/404";
        }
        response.setStatus(trouble.status().value());
        if (trouble == Trouble.UNREACHABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        }
        if (trouble == Trouble.SESSION_ENDED) {
            giveBack(request, model);
        }
        model.addAttribute("trouble", trouble.name());
        return "session/trouble";
    }

    /** Shows what a form had in it to the one who sent it, so that they can send it once more; or the way to its page. */
    private void giveBack(HttpServletRequest request, Model model) {
        String form = String.valueOf(request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI));
        if (UnsentForm.isShownAt(form)) {
            model.addAttribute("form", form);
            model.addAttribute("fields", UnsentForm.fieldsOf(request));
        }
        model.addAttribute("back", Objects.requireNonNullElse(wayBack.pageBefore(request), "/"));
    }

    /**
     * Says that somebody has signed out, and how far: the server sends them here as well. Whoever is signed in gets on.
     *
     * @param hereOnly present if the server could not be told
     */
    @GetMapping(SIGNED_OUT_PATH)
    String signedOut(
            @RequestParam(name = "here-only", required = false) @Nullable String hereOnly,
            @Nullable Authentication person,
            Model model) {
        if (person != null) {
            return "redirect:/";
        }
        model.addAttribute("hereOnly", hereOnly != null);
        return "session/signed-out";
    }
}

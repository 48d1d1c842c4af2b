package dev.keyturn.console.session;

import dev.keyturn.console.form.UnsentForm;
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
class SignInFailurePages {

    static final String SIGNED_OUT_PATH = "/signed-out";

    private final RequestedPageCache requestedPages;

    SignInFailurePages(RequestedPageCache requestedPages) {
        this.requestedPages = requestedPages;
    }

    @RequestMapping(SignInFailure.PATH)
    String failure(HttpServletRequest request, HttpServletResponse response, Model model) {
        if (!(request.getAttribute(SignInFailure.ATTRIBUTE) instanceof SignInFailure failure)) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
            return "error/404";
        }
        response.setStatus(failure.status().value());
        if (failure == SignInFailure.UNREACHABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        }
        if (failure == SignInFailure.SESSION_ENDED) {
            giveBack(request, model);
        }
        model.addAttribute("failure", failure.key());
        return "session/failure";
    }

    /** Returns the values of a form to its sender, so that they can send it again, or links to its page. */
    private void giveBack(HttpServletRequest request, Model model) {
        String form = String.valueOf(request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI));
        if (UnsentForm.isShownAt(form)) {
            model.addAttribute("form", form);
            model.addAttribute("fields", UnsentForm.fieldsOf(request));
        }
        model.addAttribute("back", Objects.requireNonNullElse(requestedPages.pageBefore(request), "/"));
    }

    /**
     * Confirms a sign-out, also after the server's own. A signed-in user is redirected to the overview.
     *
     * @param hereOnly present if the server was unreachable
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

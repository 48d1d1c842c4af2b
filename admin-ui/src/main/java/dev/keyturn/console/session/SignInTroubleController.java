package dev.keyturn.console.session;

import dev.keyturn.console.session.SignInTrouble.Trouble;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** The pages for when signing in did not work, and for after signing out. */
@Controller
class SignInTroubleController {

    static final String PATH = "/sign-in-trouble";
    static final String SIGNED_OUT_PATH = "/signed-out";
    static final String TROUBLE = SignInTroubleController.class.getName();

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
        model.addAttribute("trouble", trouble.name());
        return "session/trouble";
    }

    @GetMapping(SIGNED_OUT_PATH)
    String signedOut() {
        return "session/signed-out";
    }
}

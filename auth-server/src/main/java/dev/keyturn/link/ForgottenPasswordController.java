package dev.keyturn.link;

import dev.keyturn.letter.Letters;
import dev.keyturn.login.PendingRequest;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.network.RemoteNetwork;
import dev.keyturn.oauth.CallbackUri;
import dev.keyturn.oauth.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page on which a person who forgot the password requests a link. Its answer is the same whether there is an account or not.
 * Without a mail server there is no such page.
 */
@Controller
@RequestMapping(Pages.FORGOTTEN_PASSWORD)
class ForgottenPasswordController {

    /** The longest e-mail address. */
    private static final int MAX_TYPED = 254;

    private final PasswordRequests requests;
    private final Letters letters;
    private final PendingRequests pendingRequests;
    private final PendingCookie cookie;

    ForgottenPasswordController(
            PasswordRequests requests, Letters letters, PendingRequests pendingRequests, PendingCookie cookie) {
        this.requests = requests;
        this.letters = letters;
        this.pendingRequests = pendingRequests;
        this.cookie = cookie;
    }

    @GetMapping
    @Nullable
    String ask(
            @RequestParam(name = PendingRequests.PARAMETER, required = false) @Nullable String carried,
            CsrfToken token,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (isUnavailable(request, response)) {
            return null;
        }
        model.addAttribute("requested", request.getParameterMap().containsKey("requested"));
        model.addAttribute("missing", request.getParameterMap().containsKey("missing"));
        model.addAttribute(PendingRequests.PARAMETER, carried);
        // its cookie has to be sent before the page is
        token.getToken();
        return "forgotten-password";
    }

    @PostMapping
    void request(
            @RequestParam(name = "account", defaultValue = "") String typed,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (isUnavailable(request, response)) {
            return;
        }
        PendingRequest pending = pendingRequests.in(request);
        String account = typed.strip();
        boolean isMissing = account.isEmpty() || account.length() > MAX_TYPED;
        if (!isMissing) {
            requests.add(account, RemoteNetwork.of(request.getRemoteAddr()));
            if (pending != null) {
                cookie.keep(pending, request, response);
            }
        }
        String carried = request.getParameter(PendingRequests.PARAMETER);
        PendingRequests.redirect(
                new CallbackUri(request.getContextPath()
                                + Pages.FORGOTTEN_PASSWORD
                                + (isMissing ? "?missing" : "?requested"))
                        .with(PendingRequests.PARAMETER, carried == null ? "" : carried),
                request,
                response);
    }

    /** Also answers if it is, with the page of an unknown address, or of an expired request. */
    private boolean isUnavailable(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!letters.areSent()) {
            response.sendError(HttpStatus.NOT_FOUND.value());
            return true;
        }
        if (pendingRequests.in(request) == null) {
            PendingRequests.sayThatItExpired(request, response);
            return true;
        }
        return false;
    }
}

package dev.keyturn.login;

import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientView;
import dev.keyturn.client.Clients;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page on which a person signs in, and the one that asks whether to sign out. Both forms are the framework's to read. */
@Controller
class LoginController {

    private final SavedPlace savedPlace;
    private final AfterSignOut afterSignOut;
    private final Clients clients;

    LoginController(SavedPlace savedPlace, AfterSignOut afterSignOut, Clients clients) {
        this.savedPlace = savedPlace;
        this.afterSignOut = afterSignOut;
        this.clients = clients;
    }

    @GetMapping("/login")
    @Nullable
    String login(
            @AuthenticationPrincipal @Nullable SignedInUser user,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        SignInAgain again = user == null ? null : SignInAgain.awaitedOf(user, request);
        if (user != null && again == null) {
            response.sendRedirect(savedPlace.pathAndQuery(request, response));
            return null;
        }
        Set<String> flags = request.getParameterMap().keySet();
        model.addAttribute("failed", flags.contains("failed"));
        model.addAttribute("stale", flags.contains("stale"));
        model.addAttribute("signedOut", flags.contains("signed-out"));
        String typedName = typedName(request);
        boolean knowsName = typedName.isEmpty() && again != null && !again.wantsAccount();
        model.addAttribute("username", user != null && knowsName ? user.loginName() : typedName);
        model.addAttribute("user", user);
        model.addAttribute("again", again);
        askingClientName(request, response).ifPresent(name -> model.addAttribute("clientName", name));
        return "login";
    }

    /** Asks a signed-in person whether to sign out, and tells anybody else that they are signed out. */
    @GetMapping("/logout")
    @Nullable
    String logout(
            @AuthenticationPrincipal @Nullable SignedInUser user,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Optional<AfterSignOut.Place> next = afterSignOut.place(request);
        if (user != null) {
            model.addAttribute("user", user);
            model.addAttribute("next", next.orElse(null));
            return "logout";
        }
        if (next.isPresent()) {
            response.sendRedirect(next.get().address());
            return null;
        }
        return "signed-out";
    }

    private Optional<String> askingClientName(HttpServletRequest request, HttpServletResponse response) {
        return savedPlace
                .askingClient(request, response)
                .filter(ClientId::isValid)
                .flatMap(id -> clients.find(new ClientId(id)))
                .filter(ClientView::enabled)
                .map(ClientView::clientName);
    }

    private static String typedName(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(SignInFailureHandler.TYPED_NAME) instanceof String name)) {
            return "";
        }
        session.removeAttribute(SignInFailureHandler.TYPED_NAME);
        return name;
    }
}

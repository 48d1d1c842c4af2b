package dev.keyturn.login;

import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Page between a sign-in and the app, which tells the user of many failed attempts. The account page tells of fewer, too. */
@Controller
class SignInNoticeController {

    /** More than a person who mistypes a password. */
    private static final int MANY = 5;

    private final PendingRequests pendingRequests;

    SignInNoticeController(PendingRequests pendingRequests) {
        this.pendingRequests = pendingRequests;
    }

    /** Whether the page is shown after a sign-in for a pending request. */
    static boolean isFor(SignedInUser user, PendingRequest pending, HttpServletRequest request) {
        return user.failedSignIns().count() >= MANY
                && !user.mustChangePassword()
                && !pending.equals(PendingRequest.home(request));
    }

    @GetMapping(Pages.SIGN_IN_NOTICE)
    @Nullable
    String show(
            @AuthenticationPrincipal SignedInUser user,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        PendingRequest pending = pendingRequests.in(request);
        if (pending == null) {
            PendingRequests.sayThatItExpired(request, response);
            return null;
        }
        if (user.failedSignIns().count() == 0) {
            response.sendRedirect(pending.address());
            return null;
        }
        model.addAttribute("user", user);
        model.addAttribute("address", pending.address());
        model.addAttribute(PendingRequests.PARAMETER, request.getParameter(PendingRequests.PARAMETER));
        return "notice";
    }
}

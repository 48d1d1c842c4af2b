package dev.keyturn.factor;

import dev.keyturn.adminapi.Uuids;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SecondFactorPolicy;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page on which users see their second factors, and its changes other than new apps. */
@Controller
class SecurityController {

    private static final String TO_PAGE = "redirect:" + Pages.SECURITY;

    private final Factors factors;
    private final RecentSignIn recent;
    private final SecondFactorPolicy policy;

    SecurityController(Factors factors, RecentSignIn recent, SecondFactorPolicy policy) {
        this.factors = factors;
        this.recent = recent;
        this.policy = policy;
    }

    @GetMapping(Pages.SECURITY)
    String show(@AuthenticationPrincipal SignedInUser user, Model model) {
        model.addAttribute("user", user);
        FactorsView view = factors.of(user.id());
        model.addAttribute("factors", view);
        model.addAttribute(
                "passkeys", view.passkeys().stream().map(PasskeyRow::new).toList());
        return "security";
    }

    @PostMapping(Pages.AUTHENTICATOR_APP + "/remove")
    @Nullable
    String remove(
            @RequestParam(name = "id", defaultValue = "") String id,
            @AuthenticationPrincipal SignedInUser user,
            RedirectAttributes next,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (recent.isMissing(user, request, response)) {
            return null;
        }
        return removed(
                "removed",
                next,
                () -> Uuids.parse(id)
                        .filter(app -> factors.remove(user, app, policy.requires(user)))
                        .isPresent());
    }

    @PostMapping(Pages.PASSKEY + "/rename")
    @Nullable
    String renamePasskey(
            @RequestParam(name = "id", defaultValue = "") String id,
            @RequestParam(name = "name", defaultValue = "") String name,
            @AuthenticationPrincipal SignedInUser user,
            RedirectAttributes next,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (recent.isMissing(user, request, response)) {
            return null;
        }
        if (Uuids.parse(id)
                .filter(passkey -> factors.renamePasskey(user, passkey, FactorName.of(name)))
                .isPresent()) {
            next.addFlashAttribute("passkeyRenamed", true);
        }
        return TO_PAGE;
    }

    @PostMapping(Pages.PASSKEY + "/remove")
    @Nullable
    String removePasskey(
            @RequestParam(name = "id", defaultValue = "") String id,
            @AuthenticationPrincipal SignedInUser user,
            RedirectAttributes next,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (recent.isMissing(user, request, response)) {
            return null;
        }
        return removed(
                "passkeyRemoved",
                next,
                () -> Uuids.parse(id)
                        .filter(passkey -> factors.removePasskey(user, passkey, policy.requires(user)))
                        .isPresent());
    }

    private static String removed(String message, RedirectAttributes next, BooleanSupplier removal) {
        try {
            if (removal.getAsBoolean()) {
                next.addFlashAttribute(message, true);
            }
        } catch (LastFactorException e) {
            next.addFlashAttribute("lastStays", true);
        }
        return TO_PAGE;
    }

    @PostMapping(Pages.RECOVERY_CODES)
    @Nullable
    String replaceRecoveryCodes(
            @AuthenticationPrincipal SignedInUser user,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (recent.isMissing(user, request, response)) {
            return null;
        }
        model.addAttribute("user", user);
        model.addAttribute("codes", factors.replaceRecoveryCodes(user));
        model.addAttribute("next", request.getContextPath() + Pages.SECURITY);
        return "recovery-codes";
    }
}

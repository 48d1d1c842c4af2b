package dev.keyturn.authorize;

import dev.keyturn.consent.Consents;
import dev.keyturn.login.PendingRequest;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.resource.Resources;
import dev.keyturn.resource.ScopeDescription;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Consent page. The answer is posted to the authorization endpoint; an answer without any scope denies access.
 *
 * <p>The content comes from the pending request of the state, never from the page's own address, which anyone can write.
 */
@Controller
@RequestMapping(Endpoints.CONSENT)
class ConsentController {

    private final PendingConsents pendingConsents;
    private final Consents consents;
    private final Resources resources;
    private final LogoutHandler endOfGrants;
    private final PendingRequests pendingRequests;

    /** @param endOfGrants ends what ends when a user signs out */
    ConsentController(
            PendingConsents pendingConsents,
            Consents consents,
            Resources resources,
            LogoutHandler endOfGrants,
            PendingRequests pendingRequests) {
        this.pendingConsents = pendingConsents;
        this.consents = consents;
        this.resources = resources;
        this.endOfGrants = endOfGrants;
        this.pendingRequests = pendingRequests;
    }

    @GetMapping
    @Nullable
    String ask(
            @RequestParam(name = "state", defaultValue = "") String state,
            @RequestParam(name = "client_id", defaultValue = "") String clientId,
            @RequestParam(name = PendingRequests.PARAMETER, required = false) @Nullable String carried,
            @AuthenticationPrincipal SignedInUser user,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Optional<PendingConsent> pending = pendingConsents.find(state, clientId, user.id());
        if (pending.isEmpty()) {
            sayThatNothingWaits(request, response);
            return null;
        }
        Set<String> allowed = consents.allowedScopes(user.id(), pending.get().clientId());
        model.addAttribute("page", ConsentPage.of(pending.get(), state, allowed, this::describe));
        model.addAttribute("user", user);
        model.addAttribute(PendingRequests.PARAMETER, carried);
        return "consent";
    }

    /** Signs the user out and has another user sign in to answer the client's request, which is repeated as it was sent. */
    @PostMapping("/switch")
    void switchUser(
            @RequestParam(name = "state", defaultValue = "") String state,
            @RequestParam(name = "client_id", defaultValue = "") String clientId,
            @AuthenticationPrincipal SignedInUser user,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Optional<PendingConsent> pending = pendingConsents.find(state, clientId, user.id());
        if (pending.isEmpty()) {
            sayThatNothingWaits(request, response);
            return;
        }
        PendingRequest asked = pendingRequests.in(request);
        if (asked == null || asked.client().filter(clientId::equals).isEmpty()) {
            PendingRequests.sayThatItExpired(request, response);
            return;
        }
        Authentication present = SecurityContextHolder.getContext().getAuthentication();
        endOfGrants.logout(request, response, present);
        new SecurityContextLogoutHandler().logout(request, response, present);
        pendingRequests.askToSignIn(asked.forAnotherUser(), request, response);
    }

    private ScopeDescription describe(String scope) {
        return resources.describe(scope).orElseGet(() -> new ScopeDescription(scope, scope, null));
    }

    private static void sayThatNothingWaits(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        request.setAttribute(
                ProtocolErrors.ATTRIBUTE,
                new OAuth2Error(
                        OAuth2ErrorCodes.INVALID_REQUEST,
                        "state is unknown, expired, or belongs to another client or user.",
                        null));
        response.sendError(HttpStatus.BAD_REQUEST.value());
    }
}

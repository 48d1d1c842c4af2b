package dev.keyturn.console.layout;

import dev.keyturn.console.form.UnsentForm;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Model attributes that the layout of every page needs. */
@ControllerAdvice
class PageAttributes {

    /** Shown at the top of the page, and taken up by the form on it. */
    @ModelAttribute(UnsentForm.NAME)
    @Nullable
    UnsentForm unsent(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod()) ? UnsentForm.take(request) : null;
    }

    @ModelAttribute("person")
    @Nullable
    SignedInUser person(@Nullable Authentication authentication) {
        if (authentication == null || !(authentication.getPrincipal() instanceof OidcUser user)) {
            return null;
        }
        String login = textOr(user.getPreferredUsername(), "");
        return new SignedInUser(
                textOr(user.getSubject(), ""), textOr(user.getFullName(), textOr(login, "Signed in")), login);
    }

    private static String textOr(@Nullable String text, String otherwise) {
        return text == null || text.isBlank() ? otherwise : text;
    }
}

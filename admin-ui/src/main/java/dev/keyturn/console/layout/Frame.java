package dev.keyturn.console.layout;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Gives every page what the frame around it shows. */
@ControllerAdvice
class Frame {

    @ModelAttribute("person")
    @Nullable
    Person person(@Nullable Authentication authentication) {
        if (authentication == null || !(authentication.getPrincipal() instanceof OidcUser user)) {
            return null;
        }
        String login = textOr(user.getPreferredUsername(), "");
        return new Person(textOr(user.getSubject(), ""), textOr(user.getFullName(), textOr(login, "Signed in")), login);
    }

    private static String textOr(@Nullable String text, String otherwise) {
        return text == null || text.isBlank() ? otherwise : text;
    }
}

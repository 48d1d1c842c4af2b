package dev.keyturn.console.users;

import java.io.Serializable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * A temporary password on its way to the page that shows it: in the session for as long as the redirect takes, so that
 * reloading the page makes no other one.
 */
public record TemporaryPasswordShownOnce(String text) implements Serializable {

    private static final String ATTRIBUTE = "temporaryPassword";

    static void pass(String password, RedirectAttributes next) {
        next.addFlashAttribute(ATTRIBUTE, new TemporaryPasswordShownOnce(password));
    }

    @Override
    public String toString() {
        return "TemporaryPasswordShownOnce[]";
    }
}

package dev.keyturn.console.users;

import java.io.Serializable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * A one-time password on its way to the page that shows it: in the session for as long as the redirect takes, so that
 * reloading the page makes no other one.
 */
public record OneTimePasswordShownOnce(String text) implements Serializable {

    private static final String ATTRIBUTE = "oneTimePassword";

    static void pass(String password, RedirectAttributes next) {
        next.addFlashAttribute(ATTRIBUTE, new OneTimePasswordShownOnce(password));
    }

    @Override
    public String toString() {
        return "OneTimePasswordShownOnce[]";
    }
}

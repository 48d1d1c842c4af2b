package dev.keyturn.console.apikeys;

import java.io.Serializable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * A key on its way from the request that issued it to the page that shows it: in the session for as long as the redirect
 * takes, so that reloading the page shows it to nobody and issues no other.
 */
public record KeyShownOnce(String text) implements Serializable {

    private static final String ATTRIBUTE = "issuedKey";

    static void pass(ApiKeys.Issued issued, RedirectAttributes next) {
        next.addFlashAttribute(ATTRIBUTE, new KeyShownOnce(issued.key()));
    }

    @Override
    public String toString() {
        return "KeyShownOnce[]";
    }
}

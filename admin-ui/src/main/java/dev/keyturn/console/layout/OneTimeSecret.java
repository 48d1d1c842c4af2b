package dev.keyturn.console.layout;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Credential that the next page shows once: a client secret, an API key or a temporary password.
 *
 * <p>It travels as a flash attribute: in the session until the redirect has arrived, gone once the page has been rendered. So
 * reloading the page, or going back to it, creates no second one and shows the first one never again. If the connection is lost
 * in between, the credential is lost, and another has to be created.
 */
public record OneTimeSecret(String text) implements Serializable {

    private static final String ATTRIBUTE = "oneTimeSecret";

    /** Hands the credential to the page after the redirect. */
    public static void pass(String credential, RedirectAttributes next) {
        next.addFlashAttribute(ATTRIBUTE, new OneTimeSecret(credential));
    }

    /** The credential that this page shows; null if it shows none. */
    public static @Nullable String in(Model model) {
        return model.getAttribute(ATTRIBUTE) instanceof OneTimeSecret secret ? secret.text : null;
    }

    /** Keeps the credential out of logs. */
    @Override
    public String toString() {
        return "OneTimeSecret[]";
    }
}

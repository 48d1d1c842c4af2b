package dev.keyturn.adminapi;

import java.util.Locale;
import java.util.ResourceBundle;

/** Descriptions of the server's own scopes, in English. */
public final class ScopeDescriptions {

    private ScopeDescriptions() {}

    /** Description of one of the server's own scopes. */
    public static String of(String scope) {
        return ResourceBundle.getBundle("messages.scopes", Locale.ROOT).getString("scope." + scope);
    }
}

package dev.keyturn.oauth;

import java.util.Locale;

/** Names of settings in the messages of a failed start. */
final class SettingNames {

    /** Beginning of the names of all settings of this server. */
    static final String OURS = "keyturn.";

    /** Advice for each setting with a wrong value. */
    static final String ACTION = "Change it as docs/configuration.md says and start again.";

    private SettingNames() {}

    /** A setting, and the variable of the environment that has its value. */
    static String withVariable(String name) {
        return name + " (" + name.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_') + ")";
    }
}

package dev.keyturn.oauth;

import java.util.Locale;

/** Codes of constants in answers, events and message bundles. */
public final class Codes {

    private Codes() {}

    /** Name of a constant in kebab case: {@code not-yet-valid} for {@code NOT_YET_VALID}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package dev.keyturn.audit.export;

import java.util.Locale;
import java.util.ResourceBundle;

/** Findings in words, from {@code messages/alarms.properties}. */
final class FindingTexts {

    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("messages.alarms", Locale.ROOT);

    private FindingTexts() {}

    /**
     * Title of the findings of a detector.
     *
     * @param detector its code, or the type of an event that is a finding without a detector; returned if it has no title
     */
    static String title(String detector) {
        return text("title." + detector, detector);
    }

    /** A sentence that says what findings of a detector are; empty if it has none. */
    static String about(String detector) {
        return text("about." + detector, "");
    }

    /** Advice about findings of a detector; empty if it has none. */
    static String advice(String detector) {
        return text("advice." + detector, "");
    }

    private static String text(String key, String other) {
        return TEXTS.containsKey(key) ? TEXTS.getString(key) : other;
    }
}

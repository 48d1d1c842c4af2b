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
        String key = "title." + detector;
        return TEXTS.containsKey(key) ? TEXTS.getString(key) : detector;
    }
}

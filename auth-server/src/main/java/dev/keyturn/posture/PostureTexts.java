package dev.keyturn.posture;

import java.util.Locale;
import java.util.ResourceBundle;

/** Texts of the rules, in English. */
final class PostureTexts {

    private PostureTexts() {}

    static String title(PostureRule rule) {
        return text(rule, "title");
    }

    static String why(PostureRule rule) {
        return text(rule, "why");
    }

    static String remedy(PostureRule rule) {
        return text(rule, "remedy");
    }

    private static String text(PostureRule rule, String part) {
        return ResourceBundle.getBundle("messages.posture", Locale.ROOT).getString("rule." + rule.id() + "." + part);
    }
}

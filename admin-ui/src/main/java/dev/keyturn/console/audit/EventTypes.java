package dev.keyturn.console.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The types of events in words, under headings, for somebody to choose from. */
final class EventTypes {

    private static final String OTHERS = "Tokens and consent";

    /** Which heading a type is under, by how its code begins; the rest is under the last. */
    private static final Map<String, String> HEADINGS = headings();

    private EventTypes() {}

    /** @param chosen a type that is offered in any case; empty for none */
    static Map<String, List<EventType>> byHeading(String chosen) {
        Map<String, List<EventType>> types = new LinkedHashMap<>();
        HEADINGS.values().forEach(heading -> types.put(heading, new ArrayList<>()));
        types.put(OTHERS, new ArrayList<>());
        boolean known = false;
        for (String code : Sentence.knownTypes()) {
            types.getOrDefault(heading(code), List.of()).add(new EventType(code, words(code)));
            known = known || code.equals(chosen);
        }
        if (!known && !chosen.isEmpty()) {
            types.put("Chosen", List.of(new EventType(chosen, words(chosen))));
        }
        return types;
    }

    /** A code such as {@code client-secret-issued} as people would write it. */
    static String words(String code) {
        String words = code.replace('-', ' ').replaceFirst("^api\\b", "API");
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String heading(String code) {
        return HEADINGS.entrySet().stream()
                .filter(heading -> code.startsWith(heading.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(OTHERS);
    }

    private static Map<String, String> headings() {
        Map<String, String> headings = new LinkedHashMap<>();
        headings.put("sign-", "Sign-in and passwords");
        headings.put("signed-", "Sign-in and passwords");
        headings.put("password-", "Sign-in and passwords");
        headings.put("user-", "Users");
        headings.put("administrator-", "Users");
        headings.put("client-", "Clients");
        headings.put("api-key-", "API keys");
        headings.put("api-", "APIs");
        headings.put("signing-key-", "Signing keys");
        return headings;
    }

    /**
     * One type.
     *
     * @param code as the admin API has it
     */
    record EventType(String code, String words) {}
}

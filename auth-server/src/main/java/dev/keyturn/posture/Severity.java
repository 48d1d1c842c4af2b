package dev.keyturn.posture;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Severity of a rule's findings, the highest first, and the rule's weight in the score. */
public enum Severity {
    HIGH(10),
    MEDIUM(4),
    LOW(1);

    private final int weight;

    Severity(int weight) {
        this.weight = weight;
    }

    int weight() {
        return weight;
    }

    @JsonValue
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Severity> of(String code) {
        return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
    }
}

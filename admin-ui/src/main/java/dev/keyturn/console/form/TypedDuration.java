package dev.keyturn.console.form;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Length of time as typed: an amount and a unit.
 *
 * @param amount whole number; empty for the server's default
 * @param unit seconds in one unit, as sent by the unit menu
 */
public record TypedDuration(String amount, String unit) {

    private static final List<Integer> UNITS = List.of(86_400, 3_600, 60, 1);

    /** @param defaultUnit preselected if there is no value yet */
    public static TypedDuration of(@Nullable Number seconds, int defaultUnit) {
        if (seconds == null) {
            return new TypedDuration("", String.valueOf(defaultUnit));
        }
        long length = seconds.longValue();
        int unit = UNITS.stream()
                .filter(size -> length > 0 && length % size == 0)
                .findFirst()
                .orElse(1);
        return new TypedDuration(String.valueOf(length / unit), String.valueOf(unit));
    }

    /** Reads the two inputs of a field. Without a unit, the amount counts seconds. */
    public static TypedDuration of(FormData data, String name) {
        String unit = data.text(name + "_unit");
        return new TypedDuration(data.text(name), unit.isEmpty() ? "1" : unit);
    }

    /** Whether it is empty, or a whole number of known units. */
    public boolean isReadable() {
        return amount.isEmpty()
                || (amount.matches("-?[0-9]{1,100}")
                        && UNITS.stream().map(String::valueOf).anyMatch(unit::equals));
    }

    /**
     * Number of seconds; null if empty. Only if it is readable. A number that does not fit is the closest one that does, so that the server
     * reports its own limits.
     */
    public @Nullable Integer seconds() {
        return amount.isEmpty()
                ? null
                : Integer.valueOf(new BigInteger(amount)
                        .multiply(new BigInteger(unit))
                        .max(BigInteger.valueOf(Integer.MIN_VALUE))
                        .min(BigInteger.valueOf(Integer.MAX_VALUE))
                        .intValueExact());
    }
}

package dev.keyturn.user;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Methods of one sign-in.
 *
 * @param methods at least one
 */
public record SignInMethods(Set<SignInMethod> methods) implements Serializable {

    /** A password and nothing else. */
    public static final SignInMethods PASSWORD = new SignInMethods(Set.of(SignInMethod.PASSWORD));

    private static final String SEPARATOR = " ";
    private static final String SEVERAL = "mfa";

    public SignInMethods {
        methods = Collections.unmodifiableSet(EnumSet.copyOf(methods));
    }

    /** Reads {@link #text()}; null is a password. Leaves out methods that this version does not know. */
    public static SignInMethods parse(@Nullable String text) {
        if (text == null || text.equals(PASSWORD.text())) {
            return PASSWORD;
        }
        Set<SignInMethod> known = Stream.of(SignInMethod.values())
                .filter(method -> List.of(text.split(SEPARATOR)).contains(method.code()))
                .collect(Collectors.toSet());
        return known.isEmpty() ? PASSWORD : new SignInMethods(known);
    }

    /** The same and one more. */
    public SignInMethods and(SignInMethod another) {
        EnumSet<SignInMethod> more = EnumSet.copyOf(methods);
        more.add(another);
        return new SignInMethods(more);
    }

    /** The names of the methods, in a fixed order, with spaces between. */
    public String text() {
        return methods.stream().map(SignInMethod::code).collect(Collectors.joining(SEPARATOR));
    }

    /** How strong they are together. */
    public SignInLevel level() {
        SignInLevel strongest = methods.stream()
                .map(SignInMethod::level)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return methods.size() > 1 && SignInLevel.TWO_FACTORS.satisfies(strongest) ? SignInLevel.TWO_FACTORS : strongest;
    }

    /**
     * The {@code amr} of tokens.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8176#section-2">RFC 8176 §2, Authentication Method Reference Values</a>
     */
    public List<String> references() {
        List<String> references = new ArrayList<>(methods.stream()
                .flatMap(method -> method.references().stream())
                .distinct()
                .toList());
        if (level().satisfies(SignInLevel.TWO_FACTORS)) {
            references.add(SEVERAL);
        }
        return List.copyOf(references);
    }
}

package dev.keyturn.user;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Strength of a sign-in, weakest first: the {@code acr} of its tokens. Each level satisfies those before it. */
public enum SignInLevel {

    /** One factor. */
    ONE_FACTOR("urn:keyturn:acr:1"),

    /** Two factors of different kinds. */
    TWO_FACTORS("urn:keyturn:acr:2"),

    /** A passkey that verified its user: it answers no site but this, so that its user cannot be tricked into giving it to another. */
    PHISHING_RESISTANT("urn:keyturn:acr:phr");

    private final String acr;

    SignInLevel(String acr) {
        this.acr = acr;
    }

    /** The authentication context class reference. */
    public String acr() {
        return acr;
    }

    /** Whether a sign-in of this level is as strong as one of another. */
    public boolean satisfies(SignInLevel other) {
        return compareTo(other) >= 0;
    }

    /**
     * The lowest level that an {@code acr_values} accepts.
     *
     * @param acrValues words, in order of preference; those that are no level of this server are ignored, since the parameter is a wish
     * @return empty if no word is a level
     * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest">OpenID Connect Core §3.1.2.1,
     *     Authentication Request</a>
     */
    public static Optional<SignInLevel> required(String acrValues) {
        return Stream.of(acrValues.split(" ")).flatMap(acr -> of(acr).stream()).min(Comparator.naturalOrder());
    }

    /** The level with an {@code acr}; empty if there is none. */
    public static Optional<SignInLevel> of(String acr) {
        return Stream.of(values()).filter(level -> level.acr.equals(acr)).findFirst();
    }
}

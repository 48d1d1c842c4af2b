package dev.keyturn.apikey;

import dev.keyturn.oauth.Credentials;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * How this server's API keys look: {@code kt_live_}, 43 characters that hold 256 random bits, and a checksum of 6, all in
 * {@code [A-Za-z0-9_]}.
 */
@Component
public class KeyFormat {

    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9]{0,9}");
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9]{0,15}");
    private static final int MAX_FOREIGN_LENGTH = 200;
    private static final Set<String> TAKEN = Set.of(
            Credentials.CLIENT_SECRET_PREFIX,
            Credentials.REFRESH_TOKEN_PREFIX,
            Credentials.ACCESS_TOKEN_PREFIX,
            Credentials.CODE_PREFIX);

    private final String prefix;
    private final Map<String, String> beginnings = new TreeMap<>();

    KeyFormat(ApiKeyProperties properties) {
        this.prefix = properties.prefix() + "_";
        if (!PREFIX.matcher(properties.prefix()).matches() || TAKEN.contains(prefix)) {
            throw new IllegalArgumentException(
                    "keyturn.apikey.prefix must be a lowercase letter and up to nine more letters or digits, and not the prefix of"
                            + " other credentials");
        }
        for (String environment : properties.environments().keySet()) {
            if (!ENVIRONMENT.matcher(environment).matches()) {
                throw new IllegalArgumentException("keyturn.apikey.environments: the name of an environment must be a"
                        + " lower-case letter and up to fifteen more letters or digits");
            }
            beginnings.put(environment, prefix + environment + "_");
        }
    }

    /**
     * A new key.
     *
     * @param environment one that is configured
     */
    ApiKeySecret generate(String environment) {
        String beginning = beginnings.get(environment);
        if (beginning == null) {
            throw new IllegalArgumentException("Not a valid environment");
        }
        return new ApiKeySecret(Credentials.generate(beginning));
    }

    /** Whether a text wants to be taken for a key: it begins like one of this server, or may be one of another product. */
    public boolean isMeantAsKey(String text) {
        return isOurs(text) || isOfAnotherProduct(text);
    }

    /** Whether a text can be a key: a well-formed one of this server, or one of another product that may have been imported. */
    public boolean canBeKey(String text) {
        return isOurs(text) ? environmentOf(text).isPresent() : isOfAnotherProduct(text);
    }

    private boolean isOurs(String text) {
        return text.startsWith(prefix);
    }

    private static boolean isOfAnotherProduct(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_FOREIGN_LENGTH
                && !Credentials.isLikeJwt(text)
                && TAKEN.stream().noneMatch(text::startsWith)
                && text.chars().allMatch(each -> each > ' ' && each <= '~');
    }

    /** The environment that a text names, if it has the shape and the checksum of a key. It need never have been issued. */
    Optional<String> environmentOf(String text) {
        for (Map.Entry<String, String> each : beginnings.entrySet()) {
            if (text.startsWith(each.getValue())) {
                return Credentials.isWellFormed(each.getValue(), text) ? Optional.of(each.getKey()) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Prefix of all keys, without the environment. */
    public String beginning() {
        return prefix;
    }

    /** A regular expression for a key, in a syntax that all common engines share. */
    public String pattern() {
        return prefix + "(?:" + String.join("|", beginnings.keySet()) + ")_[0-9A-Za-z]{49}";
    }
}

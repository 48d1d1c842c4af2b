package dev.keyturn.apikey;

import dev.keyturn.oauth.Credentials;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * How this server's API keys look: {@code kt_live_}, 43 characters that hold 256 random bits, and a checksum of 6, all in
 * {@code [A-Za-z0-9_]}.
 */
@Component
public class KeyFormat {

    private static final int MAX_FOREIGN_LENGTH = 200;

    private final String prefix;
    private final Map<String, String> beginnings = new TreeMap<>();

    KeyFormat(ApiKeyProperties properties) {
        this.prefix = properties.prefix() + "_";
        for (String environment : properties.environments().keySet()) {
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
                && Credentials.PREFIXES.stream().noneMatch(text::startsWith)
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

package dev.keyturn.posture;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Digests of the facts of an affected object, by name. A report and an acceptance keep them and not the facts, which can be long.
 *
 * @param digests first 96 bits of SHA-256, in base64url
 */
public record Facts(SortedMap<String, String> digests) {

    private static final int DIGEST_LENGTH = 16;
    private static final String SEPARATOR = " ";

    /** @param facts by name in kebab case */
    static Facts of(Map<String, String> facts) {
        SortedMap<String, String> digests = new TreeMap<>();
        facts.forEach((name, value) -> digests.put(name, digest(value)));
        return new Facts(digests);
    }

    /** Reads what {@link #text} wrote. */
    static Facts parse(String text) {
        SortedMap<String, String> digests = new TreeMap<>();
        Stream.of(text.split(SEPARATOR)).filter(part -> part.indexOf('=') > 0).forEach(part -> {
            int end = part.indexOf('=');
            digests.put(part.substring(0, end), part.substring(end + 1));
        });
        return new Facts(digests);
    }

    /** At most 400 characters. */
    String text() {
        return digests.entrySet().stream()
                .map(fact -> fact.getKey() + '=' + fact.getValue())
                .collect(Collectors.joining(SEPARATOR));
    }

    /** The same as long as no fact changes; 16 characters. */
    String fingerprint() {
        return digest(text());
    }

    /** Names of the facts that are not the same in both, in alphabetical order. */
    List<String> differences(Facts other) {
        SortedSet<String> names = new TreeSet<>(digests.keySet());
        names.addAll(other.digests.keySet());
        return names.stream()
                .filter(name -> !digests.getOrDefault(name, "").equals(other.digests.getOrDefault(name, "")))
                .toList();
    }

    private static String digest(String value) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().encodeToString(hash).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

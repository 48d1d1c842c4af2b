package dev.keyturn.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Finds private keys and credentials in a text by their formats, and passwords in assignments by their entropy. */
final class SecretScan {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int CHECKSUM_CHARACTERS = 6;

    /** Bits for each character: words have about three, random base64 of 30 characters more than four. */
    private static final double RANDOM = 3.9;

    private static final List<Kind> KINDS = List.of(
            new Kind("private key", "-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----", found -> true),
            new Kind("private JWK", "\"d\"\\s*:\\s*\"([A-Za-z0-9_-]{30,})\"", found -> true),
            new Kind(
                    "Keyturn credential",
                    "\\b(kt[a-z]?_(?:[a-z0-9]+_)*[0-9A-Za-z]{49})(?![0-9A-Za-z])",
                    SecretScan::hasChecksum),
            new Kind("AWS access key", "\\b((?:AKIA|ASIA)[A-Z2-7]{16})\\b", found -> true),
            new Kind("GitHub token", "\\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})", found -> true),
            new Kind("Slack token", "\\b(xox[abeoprs]-[A-Za-z0-9-]{20,})", found -> true),
            new Kind(
                    "Slack webhook",
                    "hooks\\.slack\\.com/services/(T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]{20,})",
                    f -> true),
            new Kind("Google API key", "\\b(AIza[A-Za-z0-9_-]{35})", found -> true),
            new Kind("npm token", "\\b(npm_[A-Za-z0-9]{36})\\b", found -> true),
            new Kind(
                    "password",
                    "(?i:password|passwd|pwd|secret|token|api_?key|credential)[A-Za-z0-9_]*[\"']?\\s*(?:=|:|,)\\s*"
                            + "[\"']?([A-Za-z0-9+/=_~-]{20,200})(?:[\"']|\\s|$)",
                    SecretScan::isRandom));

    private SecretScan() {}

    static List<Finding> of(String text) {
        return KINDS.stream().flatMap(kind -> kind.in(text)).toList();
    }

    /** The last six characters are the CRC-32 of the others, in base 62. */
    private static boolean hasChecksum(String credential) {
        int end = credential.length() - CHECKSUM_CHARACTERS;
        CRC32 crc = new CRC32();
        crc.update(credential.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        StringBuilder checksum = new StringBuilder();
        for (int i = 0; i < CHECKSUM_CHARACTERS; i++) {
            checksum.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
            rest /= ALPHABET.length();
        }
        return checksum.reverse().toString().equals(credential.substring(end));
    }

    private static boolean isRandom(String text) {
        return Stream.of("[a-z]", "[A-Z]", "[0-9]")
                        .allMatch(kind -> Pattern.compile(kind).matcher(text).find())
                && entropy(text) > RANDOM;
    }

    /** Shannon's entropy of a character in the text, in bits. */
    static double entropy(String text) {
        Map<Integer, Integer> counts = new HashMap<>();
        text.chars().forEach(character -> counts.merge(character, 1, Integer::sum));
        double entropy = 0;
        for (int count : counts.values()) {
            double share = (double) count / text.length();
            entropy -= share * Math.log(share) / Math.log(2);
        }
        return entropy;
    }

    /** A text that looks like a secret, and its line. */
    record Finding(String kind, int line, String text) {}

    private record Kind(String name, Pattern format, Predicate<String> isSecret) {

        Kind(String name, String format, Predicate<String> isSecret) {
            this(name, Pattern.compile(format, Pattern.MULTILINE), isSecret);
        }

        Stream<Finding> in(String text) {
            List<Finding> findings = new ArrayList<>();
            format.matcher(text).results().forEach(match -> {
                String found = match.groupCount() == 0 ? match.group() : match.group(1);
                if (isSecret.test(found)) {
                    int line = (int) text.substring(0, match.start())
                                    .chars()
                                    .filter(character -> character == '\n')
                                    .count()
                            + 1;
                    findings.add(new Finding(name, line, found));
                }
            });
            return findings.stream();
        }
    }
}

package dev.keyturn.sdk;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Classifies a credential by its format: a JWT starts with a JSON object and has two dots; other credentials of the server have a prefix
 * and a checksum. A mistyped credential is rejected without a call to the server.
 *
 * @param keyPrefix prefix of API keys
 * @param importedKeys whether values of unknown format are imported API keys
 */
record CredentialClassifier(String keyPrefix, boolean importedKeys) {

    private static final int DOTS_OF_JWT = 2;

    private static final String OPAQUE_TOKEN_PREFIX = "kta_";

    /** Prefixes of client secrets, refresh tokens and codes, which no API accepts. */
    private static final Set<String> SERVER_ONLY_PREFIXES = Set.of("kts_", "ktr_", "ktc_");

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_CHARACTERS = 43;
    private static final int CHECKSUM_CHARACTERS = 6;
    private static final int MAX_ENVIRONMENT_LENGTH = 16;
    private static final int MAX_IMPORTED_KEY_LENGTH = 200;

    /** Whether the prefix belongs to another kind of credential. */
    static boolean isReserved(String prefix) {
        return prefix.equals(OPAQUE_TOKEN_PREFIX) || SERVER_ONLY_PREFIXES.contains(prefix);
    }

    /** @throws CredentialRejectedException if no valid credential has this format */
    CredentialKind kindOf(PresentedCredential presented) {
        return presented.isLikeJwt() && !importedKeys ? CredentialKind.JWT : kindOf(presented.text());
    }

    /** An imported key may start like a JWT, so the dots are counted if such keys are accepted. */
    private boolean isJwt(String text) {
        return text.startsWith(PresentedCredential.JWT_START)
                && (!importedKeys || text.chars().filter(c -> c == '.').count() == DOTS_OF_JWT);
    }

    /** Whether the text consists of one or more visible ASCII characters, and imported keys are accepted. */
    boolean hasCharactersOfImportedKey(String text) {
        return importedKeys && !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /** @throws CredentialRejectedException if no valid credential has this format */
    CredentialKind kindOf(String text) {
        if (isJwt(text)) {
            return CredentialKind.JWT;
        }
        if (text.startsWith(keyPrefix)) {
            requireChecksum(text, keyPrefix.length() + MAX_ENVIRONMENT_LENGTH + 1);
            return CredentialKind.API_KEY;
        }
        if (text.startsWith(OPAQUE_TOKEN_PREFIX)) {
            requireChecksum(text, OPAQUE_TOKEN_PREFIX.length());
            return CredentialKind.OPAQUE_TOKEN;
        }
        if (SERVER_ONLY_PREFIXES.stream().anyMatch(text::startsWith)) {
            throw new CredentialRejectedException(Reason.KIND_NOT_ACCEPTED);
        }
        return importedKeys ? importedKey(text) : CredentialKind.JWT;
    }

    private CredentialKind importedKey(String text) {
        if (text.length() > MAX_IMPORTED_KEY_LENGTH || !hasCharactersOfImportedKey(text)) {
            throw new CredentialRejectedException(Reason.MALFORMED);
        }
        return CredentialKind.API_KEY;
    }

    private static void requireChecksum(String text, int longestPrefix) {
        int tail = RANDOM_CHARACTERS + CHECKSUM_CHARACTERS;
        int start = text.length() - tail;
        if (start < 1 || start > longestPrefix || text.charAt(start - 1) != '_') {
            throw new CredentialRejectedException(Reason.WRONG_CHECKSUM);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (ALPHABET.indexOf(c) < 0 && (c != '_' || i >= start)) {
                throw new CredentialRejectedException(Reason.WRONG_CHECKSUM);
            }
        }
        int end = text.length() - CHECKSUM_CHARACTERS;
        CRC32 crc = new CRC32();
        crc.update(text.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        for (int i = text.length() - 1; i >= end; i--) {
            if (text.charAt(i) != ALPHABET.charAt((int) (rest % ALPHABET.length()))) {
                throw new CredentialRejectedException(Reason.WRONG_CHECKSUM);
            }
            rest /= ALPHABET.length();
        }
    }
}

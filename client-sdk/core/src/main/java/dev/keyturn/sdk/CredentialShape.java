package dev.keyturn.sdk;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * What a text is by its look: a JWT begins with a JSON object and has two dots, all else that the server makes has a prefix and a checksum. So it is never found out by
 * trying, and what was mistyped is refused without a call.
 *
 * @param keyPrefix what API keys begin with
 * @param importedKeys whether anything else may be an API key of another product
 */
record CredentialShape(String keyPrefix, boolean importedKeys) {

    /** An opening brace and a quotation mark, in base64url. */
    private static final String JWT_BEGINNING = "eyJ";

    private static final int DOTS_OF_JWT = 2;

    private static final String OPAQUE_TOKEN_PREFIX = "kta_";

    /** What is never a credential at an API: client secrets, refresh tokens and codes. */
    private static final Set<String> FOR_THE_SERVER_ONLY = Set.of("kts_", "ktr_", "ktc_");

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_CHARACTERS = 43;
    private static final int CHECKSUM_CHARACTERS = 6;
    private static final int LONGEST_ENVIRONMENT = 16;
    private static final int LONGEST_IMPORTED_KEY = 200;

    /** Whether other credentials of the server begin so. */
    static boolean isTaken(String prefix) {
        return prefix.equals(OPAQUE_TOKEN_PREFIX) || FOR_THE_SERVER_ONLY.contains(prefix);
    }

    /** @param start where in the text the credential begins */
    static boolean isLikeJwt(String text, int start) {
        return text.startsWith(JWT_BEGINNING, start);
    }

    /** @throws CredentialRejectedException if it is nothing that can be good */
    CredentialKind kindOf(PresentedCredential presented) {
        return presented.isLikeJwt() && !importedKeys ? CredentialKind.JWT : kindOf(presented.text());
    }

    /** A key of another product may begin like a JWT, so where those are accepted the dots are counted. */
    private boolean isJwt(String text) {
        return isLikeJwt(text, 0)
                && (!importedKeys || text.chars().filter(c -> c == '.').count() == DOTS_OF_JWT);
    }

    /** Whether all characters can be part of a key: visible ones of ASCII, one or more. */
    boolean hasCharactersOfImportedKey(String text) {
        return importedKeys && !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /** @throws CredentialRejectedException if it is nothing that can be good */
    CredentialKind kindOf(String text) {
        if (isJwt(text)) {
            return CredentialKind.JWT;
        }
        if (text.startsWith(keyPrefix)) {
            requireChecksum(text, keyPrefix.length() + LONGEST_ENVIRONMENT + 1);
            return CredentialKind.API_KEY;
        }
        if (text.startsWith(OPAQUE_TOKEN_PREFIX)) {
            requireChecksum(text, OPAQUE_TOKEN_PREFIX.length());
            return CredentialKind.OPAQUE_TOKEN;
        }
        if (FOR_THE_SERVER_ONLY.stream().anyMatch(text::startsWith)) {
            throw new CredentialRejectedException(Reason.KIND_NOT_ACCEPTED);
        }
        return importedKeys ? importedKey(text) : CredentialKind.JWT;
    }

    private CredentialKind importedKey(String text) {
        if (text.length() > LONGEST_IMPORTED_KEY || !hasCharactersOfImportedKey(text)) {
            throw new CredentialRejectedException(Reason.MALFORMED);
        }
        return CredentialKind.API_KEY;
    }

    private static void requireChecksum(String text, int longestPrefix) {
        int tail = RANDOM_CHARACTERS + CHECKSUM_CHARACTERS;
        int start = text.length() - tail;
        if (start < 1 || start > longestPrefix || text.charAt(start - 1) != '_') {
            throw new CredentialRejectedException(Reason.CHECKSUM_WRONG);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (ALPHABET.indexOf(c) < 0 && (c != '_' || i >= start)) {
                throw new CredentialRejectedException(Reason.CHECKSUM_WRONG);
            }
        }
        int end = text.length() - CHECKSUM_CHARACTERS;
        CRC32 crc = new CRC32();
        crc.update(text.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        for (int i = text.length() - 1; i >= end; i--) {
            if (text.charAt(i) != ALPHABET.charAt((int) (rest % ALPHABET.length()))) {
                throw new CredentialRejectedException(Reason.CHECKSUM_WRONG);
            }
            rest /= ALPHABET.length();
        }
    }
}

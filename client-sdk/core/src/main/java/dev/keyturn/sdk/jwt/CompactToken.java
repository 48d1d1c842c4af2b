package dev.keyturn.sdk.jwt;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.server.Json;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.SignatureException;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * A signed JWT in its compact form, taken apart but not verified.
 *
 * <p>The encoding is read strictly: no padding, no other alphabet, no bits left over. So one token has one text, and a
 * signature cannot be spelled in several ways.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-3.1">RFC 7515 §3.1, JWS Compact Serialization Overview</a>
 */
final class CompactToken {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            VALUES[ALPHABET.charAt(i)] = (byte) i;
        }
    }

    private final byte[] ascii;
    private final int firstDot;
    private final int secondDot;

    private CompactToken(byte[] ascii, int firstDot, int secondDot) {
        this.ascii = ascii;
        this.firstDot = firstDot;
        this.secondDot = secondDot;
    }

    /** @throws CredentialRejectedException as {@link Reason#TOO_LARGE} or {@link Reason#MALFORMED} */
    static CompactToken parse(String token, int maximumLength) {
        if (token.length() > maximumLength) {
            throw new CredentialRejectedException(Reason.TOO_LARGE);
        }
        byte[] ascii = new byte[token.length()];
        int firstDot = -1;
        int secondDot = -1;
        for (int i = 0; i < ascii.length; i++) {
            char c = token.charAt(i);
            if (c == '.' && firstDot < 0) {
                firstDot = i;
            } else if (c == '.' && secondDot < 0) {
                secondDot = i;
            } else if (c >= VALUES.length || VALUES[c] < 0) {
                throw new CredentialRejectedException(Reason.MALFORMED);
            }
            ascii[i] = (byte) c;
        }
        if (secondDot < 0) {
            throw new CredentialRejectedException(Reason.MALFORMED);
        }
        requireNoBitsLeftOver(ascii, secondDot + 1, ascii.length);
        return new CompactToken(ascii, firstDot, secondDot);
    }

    /**
     * Members of the JOSE header.
     *
     * @throws CredentialRejectedException as {@link Reason#MALFORMED}
     */
    Map<String, Object> header() {
        return jsonObject(ascii, 0, firstDot);
    }

    /**
     * Members of the payload.
     *
     * @throws CredentialRejectedException as {@link Reason#MALFORMED}
     */
    Map<String, Object> claims() {
        return jsonObject(ascii, firstDot + 1, secondDot);
    }

    /** The header as it is in the token. */
    byte[] encodedHeader() {
        return Arrays.copyOf(ascii, firstDot);
    }

    boolean hasEncodedHeader(byte[] encodedHeader) {
        return Arrays.equals(ascii, 0, firstDot, encodedHeader, 0, encodedHeader.length);
    }

    /** What the signature is over. */
    byte[] signingInput() {
        return Arrays.copyOf(ascii, secondDot);
    }

    /** Feeds a verification with what the signature is over. */
    void update(Signature check) throws SignatureException {
        check.update(ascii, 0, secondDot);
    }

    byte[] signature() {
        return Base64.getUrlDecoder().decode(Arrays.copyOfRange(ascii, secondDot + 1, ascii.length));
    }

    String encodedSignature() {
        return new String(ascii, secondDot + 1, ascii.length - secondDot - 1, StandardCharsets.US_ASCII);
    }

    private static Map<String, Object> jsonObject(byte[] ascii, int from, int to) {
        requireNoBitsLeftOver(ascii, from, to);
        try {
            return Json.parseObject(Base64.getUrlDecoder().decode(Arrays.copyOfRange(ascii, from, to)));
        } catch (ParseException e) {
            throw new CredentialRejectedException(Reason.MALFORMED);
        }
    }

    /** Of the last character of a part, as many low bits are unused as its length leaves over; they have to be zero. */
    private static void requireNoBitsLeftOver(byte[] ascii, int from, int to) {
        int unused = switch ((to - from) % 4) {
            case 0 -> 0;
            case 2 -> 0b1111;
            case 3 -> 0b0011;
            default -> throw new CredentialRejectedException(Reason.MALFORMED);
        };
        if (unused != 0 && (VALUES[ascii[to - 1]] & unused) != 0) {
            throw new CredentialRejectedException(Reason.MALFORMED);
        }
    }
}

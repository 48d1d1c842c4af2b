package dev.keyturn.sdk.internal.jwt;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.SignatureException;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * Parsed but unverified JWT in compact serialization.
 *
 * <p>Base64url is decoded strictly, without padding, other alphabets and unused bits, so that each token and signature has exactly one
 * encoding.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-3.1">RFC 7515 §3.1, JWS Compact Serialization Overview</a>
 */
final class CompactToken {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final byte[] text;
    private final int firstDot;
    private final int secondDot;
    private final byte[] payload;
    private final byte[] signature;

    private CompactToken(byte[] text, int firstDot, int secondDot) {
        this.text = text;
        this.firstDot = firstDot;
        this.secondDot = secondDot;
        this.payload = decode(text, firstDot + 1, secondDot);
        this.signature = decode(text, secondDot + 1, text.length);
    }

    /** @throws CredentialRejectedException with {@link Reason#TOO_LARGE} or {@link Reason#MALFORMED} */
    static CompactToken parse(String token, int maximumLength) {
        if (token.length() > maximumLength) {
            throw new CredentialRejectedException(Reason.TOO_LARGE);
        }
        int firstDot = token.indexOf('.');
        int secondDot = token.indexOf('.', firstDot + 1);
        if (secondDot <= firstDot) {
            throw new CredentialRejectedException(Reason.MALFORMED);
        }
        // Characters outside Latin-1 become question marks, which are invalid too, and pairs of surrogates become one.
        byte[] text = token.getBytes(StandardCharsets.ISO_8859_1);
        if (text.length != token.length()) {
            throw new CredentialRejectedException(Reason.MALFORMED);
        }
        return new CompactToken(text, firstDot, secondDot);
    }

    /**
     * Members of the JOSE header.
     *
     * @throws CredentialRejectedException with {@link Reason#MALFORMED}
     */
    Map<String, Object> header() {
        return jsonObject(decode(text, 0, firstDot));
    }

    /**
     * Members of the payload.
     *
     * @throws CredentialRejectedException with {@link Reason#MALFORMED}
     */
    Map<String, Object> claims() {
        return jsonObject(payload);
    }

    /** Encoded header. */
    byte[] encodedHeader() {
        return Arrays.copyOf(text, firstDot);
    }

    boolean hasEncodedHeader(byte[] encodedHeader) {
        return Arrays.equals(text, 0, firstDot, encodedHeader, 0, encodedHeader.length);
    }

    /** Input of the signature: encoded header and payload. */
    byte[] signingInput() {
        return Arrays.copyOf(text, secondDot);
    }

    /**
     * Verifies the signature.
     *
     * @param check initialized with the key
     * @throws SignatureException if the signature is not one of this algorithm
     */
    boolean isConfirmedBy(Signature check) throws SignatureException {
        check.update(text, 0, secondDot);
        return check.verify(signature);
    }

    /**
     * Whether the signature consists of two numbers of the right length, greater than zero and less than the order of the curve. Some
     * platforms have accepted zeros as a signature of everything.
     *
     * @param order order of the curve's base point, without leading zeros
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3.4">RFC 7518 §3.4, Digital Signature with ECDSA</a>
     */
    boolean isSignedWithinOrder(byte[] order) {
        int length = order.length;
        return signature.length == 2 * length && isWithin(order, signature, 0) && isWithin(order, signature, length);
    }

    private static boolean isWithin(byte[] order, byte[] numbers, int from) {
        int to = from + order.length;
        return Arrays.compareUnsigned(numbers, from, to, order, 0, order.length) < 0
                && !Arrays.equals(numbers, from, to, new byte[order.length], 0, order.length);
    }

    String encodedSignature() {
        return new String(text, secondDot + 1, text.length - secondDot - 1, StandardCharsets.US_ASCII);
    }

    private static Map<String, Object> jsonObject(byte[] utf8) {
        try {
            return Json.parseObject(utf8);
        } catch (ParseException e) {
            throw new CredentialRejectedException(Reason.MALFORMED);
        }
    }

    /** Decodes base64url; padding, which the decoder would accept, is rejected by its last character. */
    private static byte[] decode(byte[] text, int from, int to) {
        requireUnusedBitsZero(text, from, to);
        try {
            return Base64.getUrlDecoder().decode(Arrays.copyOfRange(text, from, to));
        } catch (IllegalArgumentException e) {
            throw new CredentialRejectedException(Reason.MALFORMED);
        }
    }

    /** The unused low bits of the last character must be zero. */
    private static void requireUnusedBitsZero(byte[] text, int from, int to) {
        if (to == from) {
            return;
        }
        int unused = switch ((to - from) % 4) {
            case 0 -> 0;
            case 2 -> 0b1111;
            case 3 -> 0b0011;
            default -> throw new CredentialRejectedException(Reason.MALFORMED);
        };
        int last = ALPHABET.indexOf(text[to - 1]);
        if (last < 0 || (last & unused) != 0) {
            throw new CredentialRejectedException(Reason.MALFORMED);
        }
    }
}

package dev.keyturn.testing;

import dev.keyturn.testing.Visitor.Page;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Browser and authenticator with one passkey, written from Web Authentication alone. Each step can be made to lie.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/">Web Authentication Level 3</a>
 */
public final class SoftPasskey {

    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int BACKUP_ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;
    private static final int ATTESTED = 0x40;
    private static final int COORDINATE = 32;

    private final byte[] credentialId = new byte[32];
    private final KeyPair keys;

    private String origin;
    private String relyingParty;
    private String handle = "";
    private int flags = USER_PRESENT | USER_VERIFIED;
    private long count;

    public SoftPasskey(URI issuer) {
        this.origin = issuer.toString();
        this.relyingParty = issuer.getHost();
        new SecureRandom().nextBytes(credentialId);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            this.keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public SoftPasskey at(String otherOrigin) {
        origin = otherOrigin;
        return this;
    }

    public SoftPasskey of(String otherRelyingParty) {
        relyingParty = otherRelyingParty;
        return this;
    }

    public SoftPasskey withHandle(String otherHandle) {
        handle = otherHandle;
        return this;
    }

    public SoftPasskey withoutUserVerification() {
        flags &= ~USER_VERIFIED;
        return this;
    }

    public SoftPasskey withoutUserPresence() {
        flags &= ~USER_PRESENT;
        return this;
    }

    /** As password managers make them. */
    public SoftPasskey synced() {
        flags |= BACKUP_ELIGIBLE | BACKED_UP;
        return this;
    }

    /** The next signature has the count after this. */
    public SoftPasskey counting(long last) {
        count = last;
        return this;
    }

    public String handle() {
        return handle;
    }

    public String credentialId() {
        return encode(credentialId);
    }

    /** Makes the passkey that a page asks for. */
    public String create(Page page) {
        handle = option(page, "handle");
        return create(option(page, "challenge"));
    }

    /** Makes the passkey for a challenge. */
    public String create(String challenge) {
        byte[] data = concat(
                authenticatorData(flags | ATTESTED),
                new byte[16],
                ByteBuffer.allocate(Short.BYTES)
                        .putShort((short) credentialId.length)
                        .array(),
                credentialId,
                publicKey());
        byte[] attestation = concat(
                new byte[] {(byte) 0xa3},
                text("fmt"),
                text("none"),
                text("attStmt"),
                new byte[] {(byte) 0xa0},
                text("authData"),
                bytes(data));
        return json(
                "\"attestationObject\":\"" + encode(attestation) + "\",\"transports\":[\"internal\",\"hybrid\"]",
                clientData("webauthn.create", challenge));
    }

    /** Answers the challenge of a page. */
    public String get(Page page) {
        return get(option(page, "challenge"));
    }

    /** Answers a challenge. */
    public String get(String challenge) {
        return get("webauthn.get", challenge);
    }

    /** Answers a challenge for a ceremony. */
    public String get(String type, String challenge) {
        if (count > 0) {
            count++;
        }
        byte[] data = authenticatorData(flags);
        byte[] clientData = clientData(type, challenge);
        return json(
                "\"authenticatorData\":\"" + encode(data) + "\",\"signature\":\""
                        + encode(sign(concat(data, sha256(clientData)))) + "\""
                        + (handle.isEmpty() ? "" : ",\"userHandle\":\"" + handle + "\""),
                clientData);
    }

    /** An option of the form on a page. */
    public static String option(Page page, String name) {
        Matcher option = Pattern.compile("data-" + name + "=\"([^\"]*)\"").matcher(page.html());
        if (!option.find()) {
            throw new AssertionError("No data-" + name + " on " + page.address() + "\n" + page.html());
        }
        return option.group(1);
    }

    private String json(String response, byte[] clientData) {
        String id = encode(credentialId);
        return "{\"id\":\"" + id + "\",\"rawId\":\"" + id
                + "\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"" + encode(clientData) + "\","
                + response + "},\"clientExtensionResults\":{}}";
    }

    private byte[] clientData(String type, String challenge) {
        return ("{\"type\":\"" + type + "\",\"challenge\":\"" + challenge + "\",\"origin\":\"" + origin
                        + "\",\"crossOrigin\":false}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] authenticatorData(int allFlags) {
        return concat(
                sha256(relyingParty.getBytes(StandardCharsets.UTF_8)),
                new byte[] {(byte) allFlags},
                ByteBuffer.allocate(Integer.BYTES).putInt((int) count).array());
    }

    /** COSE key, RFC 9053 §7.1.1. */
    private byte[] publicKey() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        return concat(
                new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21},
                bytes(coordinate(key.getW().getAffineX())),
                new byte[] {0x22},
                bytes(coordinate(key.getW().getAffineY())));
    }

    private byte[] sign(byte[] data) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] fixed = new byte[COORDINATE];
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
        return fixed;
    }

    private static byte[] text(String text) {
        return concat(new byte[] {(byte) (0x60 | text.length())}, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(byte[] bytes) {
        return concat(
                new byte[] {0x59},
                ByteBuffer.allocate(Short.BYTES).putShort((short) bytes.length).array(),
                bytes);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

package dev.keyturn.user;

/**
 * Answer of a browser to a challenge. Nothing about it is checked yet.
 *
 * @param credential JSON as {@code PublicKeyCredential.toJSON()} returns it, and comes from strangers
 * @see <a href="https://www.w3.org/TR/webauthn-3/#iface-pkcredential">Web Authentication Level 3 §5.1, PublicKeyCredential
 *     Interface</a>
 */
public record PasskeyAnswer(String credential, PasskeyChallenge challenge) {

    @Override
    public String toString() {
        return "PasskeyAnswer";
    }
}

package dev.keyturn.oauth;

/** Role of the client that a rejected request names. */
public enum ClientRole {
    /** It sent the request, or someone presented credentials as this client. */
    CALLER,
    /** It is named without any credential, as anyone can do. */
    NAMED,
    /** It asked about the credential of someone else, whose address it gave. */
    VERIFIER,
    /** It asked about the credential of someone else, whose address is not known. */
    VERIFIER_WITHOUT_ADDRESS;

    /** Name of the role among the details of an audit event, which has none for {@link #CALLER}. */
    public static final String DETAIL = "client_role";

    public String code() {
        return Codes.of(this);
    }
}

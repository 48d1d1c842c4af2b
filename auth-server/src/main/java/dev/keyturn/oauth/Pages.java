package dev.keyturn.oauth;

/** Paths of the pages for people. */
public final class Pages {

    /** Sign-in. */
    public static final String LOGIN = "/login";

    /** Second factor of a sign-in. */
    public static final String SECOND_FACTOR = "/login/code";

    /** Sign-in with a passkey. */
    public static final String PASSKEY_SIGN_IN = "/login/passkey";

    /** Second factors of a user's account, and the pages below. */
    public static final String SECURITY = "/account/security";

    /** New authenticator app. */
    public static final String AUTHENTICATOR_APP = SECURITY + "/app";

    /** New passkey. */
    public static final String PASSKEY = SECURITY + "/passkey";

    /** New recovery codes. */
    public static final String RECOVERY_CODES = SECURITY + "/recovery-codes";

    /** Browsers in which a user is signed in. */
    public static final String SESSIONS = "/account/sessions";

    /** Activity of a user's account. */
    public static final String ACTIVITY = "/account/activity";

    /** Notice of failed sign-ins, after a sign-in. */
    public static final String SIGN_IN_NOTICE = "/sign-in-notice";

    /** Sign-out. */
    public static final String LOGOUT = "/logout";

    /** Replacement of a temporary password. */
    public static final String PASSWORD = "/password";

    /** Request for a link in a mail, for who forgot the password. */
    public static final String FORGOTTEN_PASSWORD = "/password/forgotten";

    /** New password, through a link in a mail. */
    public static final String NEW_PASSWORD = "/password/new";

    /** E-mail address of an account. */
    public static final String EMAIL = "/account/email";

    /** Confirmation of an e-mail address, through a link in a mail. */
    public static final String CONFIRM_EMAIL = EMAIL + "/confirm";

    /** Explanation of an error. */
    public static final String ERROR = "/error";

    /** Withdrawal of a consent. */
    public static final String WITHDRAW_CONSENT = "/consents/withdraw";

    /** Style sheets and pictures, and the paths below. */
    public static final String DESIGN = "/design/";

    private Pages() {}
}

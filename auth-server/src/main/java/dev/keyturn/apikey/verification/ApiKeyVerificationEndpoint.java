package dev.keyturn.apikey.verification;

import dev.keyturn.oauth.Endpoints;

/** The names by which the verification of API keys is reached. */
public final class ApiKeyVerificationEndpoint {

    /** Where keys are verified. */
    public static final String PATH = Endpoints.VERIFY_API_KEY;

    /** The audience of the access tokens with which a resource server asks. */
    public static final String AUDIENCE = "urn:keyturn:api-keys";

    /** The scope that lets a resource server ask. */
    public static final String SCOPE = "api-keys:verify";

    private ApiKeyVerificationEndpoint() {}
}

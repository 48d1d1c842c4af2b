package dev.keyturn.sdk.client;

/** The holder of an API key, who has nothing else to prove: the key goes with the request as what is exchanged. */
record HeldApiKey() implements ClientAuthentication {

    @Override
    public String clientId() {
        return "";
    }

    @Override
    public void authenticate(FormRequest request, String issuer) {
        // the key is the proof
    }
}

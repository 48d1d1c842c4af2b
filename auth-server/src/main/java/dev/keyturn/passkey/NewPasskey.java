package dev.keyturn.passkey;

import java.util.List;

/**
 * Passkey as its authenticator presents it.
 *
 * @param credential attested credential data of Web Authentication, in base64url: identifier and public key
 */
record NewPasskey(
        String credentialId,
        String credential,
        long signCount,
        boolean backupEligible,
        boolean backedUp,
        List<String> transports) {}

package dev.keyturn.signing;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A key that signs.
 *
 * @param headers those of its JWTs, by type
 */
record ActiveKey(String keyId, JWSAlgorithm algorithm, JWSSigner signer, Map<String, Header> headers) {

    /** @param signer ready to sign, by many threads at once */
    ActiveKey(String keyId, JWSAlgorithm algorithm, JWSSigner signer) {
        this(keyId, algorithm, signer, new ConcurrentHashMap<>());
    }

    /** The header of its JWTs of a type, of which there are few. */
    Header header(String type) {
        Header known = headers.get(type);
        return known != null ? known : headers.computeIfAbsent(type, this::newHeader);
    }

    private Header newHeader(String type) {
        JWSHeader content = new JWSHeader.Builder(algorithm)
                .keyID(keyId)
                .type(new JOSEObjectType(type))
                .build();
        return new Header(content, content.toBase64URL().toString());
    }

    /** @param text as a JWT begins with it */
    record Header(JWSHeader content, String text) {}
}

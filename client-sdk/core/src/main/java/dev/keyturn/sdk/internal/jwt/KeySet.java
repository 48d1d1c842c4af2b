package dev.keyturn.sdk.internal.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.internal.json.Json;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parsed JWK set of an issuer, by algorithm and key id. Omits keys that are malformed, weak, secret or unusable for the allowed algorithms: one
 * invalid key does not affect the others.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517 §5, JWK Set Format</a>
 */
final class KeySet {

    private final Map<SignatureAlgorithm, Map<String, VerificationKey>> byId = new EnumMap<>(SignatureAlgorithm.class);
    private final Map<SignatureAlgorithm, VerificationKey> only = new EnumMap<>(SignatureAlgorithm.class);
    private final Set<SignatureAlgorithm> ambiguous = new HashSet<>();
    private final Set<String> ids = new HashSet<>();

    private final byte[] document;

    private KeySet(byte[] document) {
        this.document = document;
    }

    /**
     * Parses a JWK set.
     *
     * @throws ParseException if it is not a JWK set, or contains no usable key; the message does not quote it
     */
    static KeySet parse(byte[] document, Set<SignatureAlgorithm> algorithms) throws ParseException {
        if (!(Json.parseObject(document).get("keys") instanceof List<?> jwks)) {
            throw new ParseException("not a JWK set", 0);
        }
        KeySet keys = new KeySet(document);
        for (Object jwk : jwks) {
            if (jwk instanceof Map<?, ?> members) {
                keys.add(members, algorithms);
            }
        }
        if (keys.only.isEmpty()) {
            throw new ParseException("not a JWK set with a usable key", 0);
        }
        return keys;
    }

    /**
     * Finds a key; null if there is none.
     *
     * @param id null for a token without a key id, for which exactly one key must match
     */
    @Nullable
    VerificationKey find(SignatureAlgorithm algorithm, @Nullable String id) {
        if (id == null) {
            return ambiguous.contains(algorithm) ? null : only.get(algorithm);
        }
        return byId.getOrDefault(algorithm, Map.of()).get(id);
    }

    /** Document as published. */
    byte[] document() {
        return document.clone();
    }

    /** Whether the set has a key with this id, for any algorithm. */
    boolean hasId(String id) {
        return ids.contains(id);
    }

    /** Whether the set contains every id of another set. */
    boolean hasIdsOf(KeySet others) {
        return ids.containsAll(others.ids);
    }

    private void add(Map<?, ?> members, Set<SignatureAlgorithm> algorithms) {
        JWK jwk = read(members);
        if (jwk == null || !isForSignatures(jwk)) {
            return;
        }
        for (SignatureAlgorithm algorithm : algorithms) {
            if (jwk.getAlgorithm() == null || jwk.getAlgorithm().getName().equals(algorithm.joseName())) {
                VerificationKey key = keyOf(jwk, algorithm);
                if (key != null) {
                    add(jwk.getKeyID(), algorithm, key);
                }
            }
        }
    }

    /** Null for a key that must be ignored by RFC 7517 §5: with missing members or unsupported values. */
    private static @Nullable JWK read(Map<?, ?> members) {
        try {
            return JWK.parse(withStringNames(members));
        } catch (ParseException | RuntimeException e) {
            return null;
        }
    }

    /** Null for an unusable key, or an algorithm that the platform does not support. */
    private static @Nullable VerificationKey keyOf(JWK jwk, SignatureAlgorithm algorithm) {
        try {
            return VerificationKey.of(jwk, algorithm);
        } catch (GeneralSecurityException | JOSEException | RuntimeException e) {
            return null;
        }
    }

    private void add(@Nullable String id, SignatureAlgorithm algorithm, VerificationKey key) {
        if (only.putIfAbsent(algorithm, key) != null) {
            ambiguous.add(algorithm);
        }
        if (id != null) {
            ids.add(id);
            byId.computeIfAbsent(algorithm, any -> new HashMap<>()).putIfAbsent(id, key);
        }
    }

    private static boolean isForSignatures(JWK jwk) {
        return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    private static Map<String, Object> withStringNames(Map<?, ?> members) {
        Map<String, Object> copy = new HashMap<>();
        members.forEach((name, value) -> {
            if (name instanceof String text && value != null) {
                copy.put(text, value);
            }
        });
        return copy;
    }
}

package dev.keyturn.sdk.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.server.Json;
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
 * The keys that an issuer published at one time, by algorithm and key id. Keys that cannot verify an allowed signature are
 * left out, as are those that are malformed, weak or secret: one bad key does not spoil the others.
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
     * Reads a document of an issuer's.
     *
     * @throws ParseException if it is not a JWK set, or holds no key that can be used, which no issuer means; the message
     *     does not quote it
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
            throw new ParseException("not a JWK set with a key that can be used", 0);
        }
        return keys;
    }

    /**
     * The key that verifies what a token says it is signed with, or null.
     *
     * @param id null for a token that names no key: then there has to be exactly one that fits
     */
    @Nullable
    VerificationKey find(SignatureAlgorithm algorithm, @Nullable String id) {
        if (id == null) {
            return ambiguous.contains(algorithm) ? null : only.get(algorithm);
        }
        return byId.getOrDefault(algorithm, Map.of()).get(id);
    }

    /** What the issuer published. */
    byte[] document() {
        return document.clone();
    }

    /** Whether the issuer has a key of this id, for whichever algorithm. */
    boolean hasId(String id) {
        return ids.contains(id);
    }

    /** Whether this has every id that the others have. */
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

    /** Null for what RFC 7517 §5 wants to be ignored: missing members and unsupported values, however that shows. */
    private static @Nullable JWK read(Map<?, ?> members) {
        try {
            return JWK.parse(withStringNames(members));
        } catch (ParseException | RuntimeException e) {
            return null;
        }
    }

    /** Null for a key that does not do, or an algorithm that this platform does not know. */
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

package dev.keyturn.client.authentication.assertion;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.keyturn.adminapi.DomainException.FieldError;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the public keys with which a client signs its assertions.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517 §5, JWK Set Format</a>
 */
public final class ClientKeys {

    /** The longest set that can be registered, in bytes. */
    public static final int MAX_BYTES = 20_000;

    /** The most keys that a set may have, so that an assertion without a key id cannot make the server try many. */
    static final int MAX_KEYS = 20;

    /** Accepted algorithms: no shared keys, and not {@code none}. */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.EdDSA,
            JWSAlgorithm.Ed25519);

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final BigInteger MIN_RSA_EXPONENT = BigInteger.valueOf(3);
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);
    private static final Set<String> PRIVATE_MEMBERS = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    private ClientKeys() {}

    /**
     * Checks a key set before it is registered.
     *
     * @param errors receives each problem, under the field {@code jwks}
     * @return the set in one canonical spelling; empty if anything is wrong
     */
    public static Optional<String> check(String json, Consumer<FieldError> errors) {
        if (json.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            errors.accept(new FieldError("jwks", "too-many-bytes", Map.of("max", MAX_BYTES)));
            return Optional.empty();
        }
        List<?> members = members(json);
        if (members == null) {
            errors.accept(new FieldError("jwks", "invalid-jwks"));
            return Optional.empty();
        }
        if (members.isEmpty() || members.size() > MAX_KEYS) {
            errors.accept(new FieldError("jwks.keys", "wrong-number-of-keys", Map.of("max", MAX_KEYS)));
            return Optional.empty();
        }
        return check(members, errors);
    }

    private static Optional<String> check(List<?> members, Consumer<FieldError> errors) {
        List<JWK> keys = new ArrayList<>();
        Set<@Nullable String> ids = new HashSet<>();
        for (int i = 0; i < members.size(); i++) {
            String field = "jwks.keys[" + i + "]";
            Object member = members.get(i);
            Optional<JWK> key = parse(member);
            Optional<Weakness> weakness = weakness(member, key);
            if (weakness.isPresent()) {
                errors.accept(weakness.get().at(field));
            } else if (!ids.add(key.orElseThrow().getKeyID())) {
                errors.accept(new FieldError(field, "duplicate-kid"));
            } else {
                keys.add(key.orElseThrow());
            }
        }
        return keys.size() == members.size() ? Optional.of(new JWKSet(keys).toString(true)) : Optional.empty();
    }

    /** The keys of a set that can be used, the others left out; empty if it is no set. */
    static List<JWK> usable(String json) {
        List<?> members = members(json);
        if (members == null) {
            return List.of();
        }
        return members.stream()
                .limit(MAX_KEYS)
                .flatMap(member -> parse(member)
                        .filter(key -> weakness(member, Optional.of(key)).isEmpty())
                        .stream())
                .toList();
    }

    private static @Nullable List<?> members(String json) {
        try {
            return JSONObjectUtils.parse(json).get("keys") instanceof List<?> keys ? keys : null;
        } catch (ParseException | RuntimeException e) {
            return null;
        }
    }

    @SuppressWarnings("unchecked")
    private static Optional<JWK> parse(@Nullable Object member) {
        try {
            return member instanceof Map<?, ?> json
                    ? Optional.of(JWK.parse((Map<String, Object>) json))
                    : Optional.empty();
        } catch (ParseException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Weakness> weakness(@Nullable Object member, Optional<JWK> parsed) {
        if (member instanceof Map<?, ?> json && KeyType.OCT.getValue().equals(json.get("kty"))) {
            return Optional.of(Weakness.SYMMETRIC);
        }
        if (member instanceof Map<?, ?> json && PRIVATE_MEMBERS.stream().anyMatch(json::containsKey)) {
            return Optional.of(Weakness.PRIVATE);
        }
        if (parsed.isEmpty()) {
            return Optional.of(Weakness.MALFORMED);
        }
        JWK key = parsed.get();
        boolean forSigning = key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse());
        boolean knownAlgorithm = key.getAlgorithm() == null
                || ALGORITHMS.contains(new JWSAlgorithm(key.getAlgorithm().getName()));
        if (!forSigning || !knownAlgorithm) {
            return Optional.of(Weakness.NOT_FOR_SIGNING);
        }
        return isStrong(key) ? Optional.empty() : Optional.of(Weakness.UNSUPPORTED);
    }

    private static boolean isStrong(JWK key) {
        if (key instanceof RSAKey rsa) {
            BigInteger exponent = rsa.getPublicExponent().decodeToBigInteger();
            return rsa.size() >= MIN_RSA_BITS
                    && rsa.size() <= MAX_RSA_BITS
                    && exponent.compareTo(MIN_RSA_EXPONENT) >= 0
                    && exponent.bitLength() <= 64
                    && exponent.testBit(0);
        }
        if (key instanceof ECKey ec) {
            return CURVES.contains(ec.getCurve());
        }
        return key instanceof OctetKeyPair okp
                && Curve.Ed25519.equals(okp.getCurve())
                && okp.getX().decode().length == 32;
    }

    /** Why a key is not accepted. */
    private enum Weakness {
        MALFORMED("invalid-jwk"),
        SYMMETRIC("symmetric-key"),
        PRIVATE("private-key"),
        NOT_FOR_SIGNING("not-for-signing"),
        UNSUPPORTED("unsupported-key");

        private final String code;

        Weakness(String code) {
            this.code = code;
        }

        private FieldError at(String field) {
            return new FieldError(field, code);
        }
    }
}

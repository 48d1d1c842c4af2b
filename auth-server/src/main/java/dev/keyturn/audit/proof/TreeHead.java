package dev.keyturn.audit.proof;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.JwtClaimNames;

/**
 * Signed head of the tree.
 *
 * @param signedAt in whole seconds
 * @param keptFrom events up to then may be deleted by the retention; null if none has been
 * @param text in compact serialization
 */
record TreeHead(
        long size, Hash root, Instant signedAt, @Nullable Instant keptFrom, String keyId, String text) {

    /** The {@code typ} of a head. */
    static final String TYPE = "audit-tree-head+jwt";

    private static final JOSEObjectType JOSE_TYPE = new JOSEObjectType(TYPE);
    private static final String SIZE = "tree_size";
    private static final String ROOT = "root_hash";
    private static final String KEPT_FROM = "kept_from";

    static Map<String, Object> claims(
            String issuer, long size, Hash root, Instant signedAt, @Nullable Instant keptFrom) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(JwtClaimNames.ISS, issuer);
        claims.put(JwtClaimNames.IAT, signedAt);
        claims.put(SIZE, size);
        claims.put(ROOT, root.toString());
        if (keptFrom != null) {
            claims.put(KEPT_FROM, keptFrom.toString());
        }
        return claims;
    }

    /**
     * Head of this text; empty if it is not a tree head, or has no signature by one of the keys.
     *
     * @param keys by key id
     */
    static Optional<TreeHead> verify(String text, Function<String, Optional<JWK>> keys) {
        try {
            SignedJWT jwt = SignedJWT.parse(text);
            JWSHeader header = jwt.getHeader();
            Optional<JWK> key = header.getKeyID() == null ? Optional.empty() : keys.apply(header.getKeyID());
            if (!JOSE_TYPE.equals(header.getType())
                    || !JWSAlgorithm.ES256.equals(header.getAlgorithm())
                    || key.isEmpty()
                    || !jwt.verify(new ECDSAVerifier(key.get().toECKey()))) {
                return Optional.empty();
            }
            return Optional.of(read(jwt.getJWTClaimsSet(), header.getKeyID(), text));
        } catch (ParseException | JOSEException | IllegalArgumentException | DateTimeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private static TreeHead read(JWTClaimsSet claims, String keyId, String text) throws ParseException {
        String keptFrom = claims.getStringClaim(KEPT_FROM);
        Long size = claims.getLongClaim(SIZE);
        String root = claims.getStringClaim(ROOT);
        if (size == null || root == null || claims.getIssueTime() == null) {
            throw new ParseException("A claim is missing", 0);
        }
        return new TreeHead(
                size,
                Hash.parse(Objects.requireNonNull(root)),
                claims.getIssueTime().toInstant(),
                keptFrom == null ? null : Instant.parse(keptFrom),
                keyId,
                text);
    }
}

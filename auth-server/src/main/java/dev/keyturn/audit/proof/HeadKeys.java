package dev.keyturn.audit.proof;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys of a verification: those that its caller trusts, and those of the trail, which verify older heads. */
final class HeadKeys {

    private final @Nullable JWKSet trusted;
    private final Map<String, JWK> all = new HashMap<>();

    /** @param trusted keys that must have signed the newest heads; null to trust those of the trail */
    HeadKeys(@Nullable JWKSet trusted) {
        this.trusted = trusted;
        if (trusted != null) {
            trusted.getKeys().forEach(key -> all.put(key.getKeyID(), key));
        }
    }

    /** Adds a key of the trail, unless its name is not its thumbprint. */
    void add(JWK key) {
        if (isNamedByThumbprint(key)) {
            all.putIfAbsent(key.getKeyID(), key);
        }
    }

    private static boolean isNamedByThumbprint(JWK key) {
        try {
            return key.computeThumbprint().toString().equals(key.getKeyID());
        } catch (JOSEException e) {
            return false;
        }
    }

    /** Head of at least one leaf, since none is signed of fewer; empty without a signature by one of the keys. */
    Optional<TreeHead> verify(String text) {
        return TreeHead.verify(text, keyId -> Optional.ofNullable(all.get(keyId)))
                .filter(head -> head.size() > 0);
    }

    /** Whether the newest head may be signed with its key. */
    boolean trusts(TreeHead head) {
        return trusted == null || trusted.getKeyByKeyId(head.keyId()) != null;
    }
}

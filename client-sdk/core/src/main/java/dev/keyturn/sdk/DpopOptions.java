package dev.keyturn.sdk;

import dev.keyturn.sdk.dpop.DpopNonces;
import dev.keyturn.sdk.dpop.ReplayStore;
import org.jspecify.annotations.Nullable;

/**
 * Options for sender-constrained tokens. The proof of a token that is bound to a key is always verified; these options decide what else
 * an API requires, and what its challenges offer. Any of them makes the challenges offer the scheme {@code DPoP}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449">RFC 9449, OAuth 2.0 Demonstrating Proof of Possession (DPoP)</a>
 */
public final class DpopOptions {

    boolean offered;
    boolean required;

    @Nullable
    DpopNonces nonces;

    @Nullable
    ReplayStore replayStore;

    DpopOptions() {}

    /** Offers the scheme {@code DPoP} in challenges. */
    public DpopOptions offered() {
        this.offered = true;
        return this;
    }

    /** Rejects access tokens that are bound neither to a key nor to a certificate. API keys cannot be bound and are accepted. */
    public DpopOptions required() {
        this.required = true;
        return offered();
    }

    /** Requires a nonce in each proof. By default none. */
    public DpopOptions nonces(DpopNonces nonces) {
        this.nonces = nonces;
        return offered();
    }

    /**
     * Store of used proofs. By default a store in memory; share one between the instances of an API, or a proof can be used once at each of
     * them.
     */
    public DpopOptions replayStore(ReplayStore store) {
        this.replayStore = store;
        return offered();
    }
}

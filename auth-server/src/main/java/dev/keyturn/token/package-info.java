/**
 * Tokens: making access tokens and reading what was issued.
 *
 * <p>Claims, formats, algorithms, lifetimes and the APIs that a token is for (ADR 0010, ADR 0011, ADR 0018, ADR 0036). It
 * makes tokens for an {@link dev.keyturn.token.AccessTokenRequest}, however that came about, and reads JWTs without a
 * statement.
 *
 * <p>It owns no table and no endpoint, and decides about no grant: see {@code grant} and {@code tokenendpoint}.
 */
@ApplicationModule(
        allowedDependencies = {"certificate", "client", "grant", "oauth", "resource", "revocation", "signing", "user"})
@NullMarked
package dev.keyturn.token;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

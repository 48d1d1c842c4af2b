/**
 * Client half of the SDK: access tokens for calls to other APIs ({@link dev.keyturn.sdk.client.AccessTokenClient}), and tokens in exchange for
 * presented credentials ({@link dev.keyturn.sdk.client.CredentialExchange}).
 *
 * <p>Owns client authentication and the API of token requests. Does not send the calls to APIs; the starters have adapters for Spring's clients.
 */
@NullMarked
package dev.keyturn.sdk.client;

import org.jspecify.annotations.NullMarked;

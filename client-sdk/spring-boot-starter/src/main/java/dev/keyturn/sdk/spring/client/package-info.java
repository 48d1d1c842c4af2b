/**
 * Access tokens for the calls of {@code RestClient}, {@code RestTemplate} and {@code WebClient}. Does not own how tokens are requested and cached.
 */
@NullMarked
package dev.keyturn.sdk.spring.client;

import org.jspecify.annotations.NullMarked;

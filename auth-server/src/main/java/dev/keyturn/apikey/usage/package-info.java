/**
 * Usage of API keys: when, how often and from which networks each key is used. Owns the tables {@code api_key_use} and
 * {@code api_key_known_network}, and writes the last use into {@code api_key}. Decides on no request.
 */
@NullMarked
package dev.keyturn.apikey.usage;

import org.jspecify.annotations.NullMarked;

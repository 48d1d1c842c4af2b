/**
 * Budgets of API keys: how much a key may be used in each period, counted over all nodes. Owns the table
 * {@code api_key_budget}. Knows keys by their identifiers only.
 */
@NullMarked
package dev.keyturn.apikey.budget;

import org.jspecify.annotations.NullMarked;

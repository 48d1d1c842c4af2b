/**
 * Protects servlets, and whatever runs on them, with credentials: a filter that lets no request pass without a good one, and what
 * other adapters share that see requests of servlets.
 */
@NullMarked
package dev.keyturn.sdk.servlet;

import org.jspecify.annotations.NullMarked;

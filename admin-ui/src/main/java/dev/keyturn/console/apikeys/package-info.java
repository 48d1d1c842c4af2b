/** Pages for API keys: all for administrators, those of their clients for owners. */
@NullMarked
package dev.keyturn.console.apikeys;

import org.jspecify.annotations.NullMarked;

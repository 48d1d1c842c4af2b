/** The pages for API keys: those of everyone for administrators, and those of their clients for owners. */
@NullMarked
package dev.keyturn.console.apikeys;

import org.jspecify.annotations.NullMarked;

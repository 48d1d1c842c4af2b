/** Contracts that each adapter of the SDK fulfils, whichever framework it is for. */
@NullMarked
package dev.keyturn.sdk.contract;

import org.jspecify.annotations.NullMarked;

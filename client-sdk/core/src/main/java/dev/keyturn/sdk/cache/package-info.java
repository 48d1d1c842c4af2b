/** What the SDK remembers, within bounds and by digests, so that no credential lies in memory. Not meant for applications. */
@NullMarked
package dev.keyturn.sdk.cache;

import org.jspecify.annotations.NullMarked;

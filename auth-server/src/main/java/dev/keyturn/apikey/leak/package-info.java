/**
 * Reports of leaked API keys: by their finders, by their holders and by GitHub's secret scanning, and the rules by which
 * scanners find keys. Owns no table; {@link dev.keyturn.apikey} revokes or quarantines the key.
 */
@NamedInterface("leak")
@NullMarked
package dev.keyturn.apikey.leak;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

/** Where leaked API keys are reported, by whoever has found one or holds it, and by GitHub's secret scanning. */
@NullMarked
package dev.keyturn.apikey.leak;

import org.jspecify.annotations.NullMarked;

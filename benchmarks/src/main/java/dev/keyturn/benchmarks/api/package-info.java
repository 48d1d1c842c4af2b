/** An API that is measured with the SDK and without. */
@NullMarked
package dev.keyturn.benchmarks.api;

import org.jspecify.annotations.NullMarked;

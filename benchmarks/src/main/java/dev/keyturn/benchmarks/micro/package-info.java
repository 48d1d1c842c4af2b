/** Measures single operations by JMH. */
@NullMarked
package dev.keyturn.benchmarks.micro;

import org.jspecify.annotations.NullMarked;

/** Loads servers over HTTP on this machine, one after the other, and compares what they do and what it costs. */
@NullMarked
package dev.keyturn.benchmarks.http;

import org.jspecify.annotations.NullMarked;

/** A service that calls an API for itself, with nothing but the SDK's core. */
@NullMarked
package dev.keyturn.example.report;

import org.jspecify.annotations.NullMarked;

/** An API without a framework: two servlets on embedded Jetty, protected by the SDK's filter. */
@NullMarked
package dev.keyturn.example.stock;

import org.jspecify.annotations.NullMarked;

/** An example of a gateway that protects the API behind it. */
@NullMarked
package dev.keyturn.example.gateway;

import org.jspecify.annotations.NullMarked;

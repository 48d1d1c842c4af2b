/** An API of orders, protected by the Keyturn SDK. */
@NullMarked
package dev.keyturn.example.orders;

import org.jspecify.annotations.NullMarked;

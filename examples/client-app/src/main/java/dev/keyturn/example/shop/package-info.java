/** A web application that signs its users in with Spring Security, and calls an API for them. Needs nothing of Keyturn. */
@NullMarked
package dev.keyturn.example.shop;

import org.jspecify.annotations.NullMarked;

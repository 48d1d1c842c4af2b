/** What the server says about itself: its endpoints, as OpenID Connect Discovery has them. Does not sign anybody in. */
@NullMarked
package dev.keyturn.console.discovery;

import org.jspecify.annotations.NullMarked;

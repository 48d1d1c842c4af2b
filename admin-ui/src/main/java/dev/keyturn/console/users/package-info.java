/** Pages for users. A temporary password is shown on one page, once. */
@NullMarked
package dev.keyturn.console.users;

import org.jspecify.annotations.NullMarked;

/** The pages for the people who sign in. A temporary password passes through to the one page that shows it. */
@NullMarked
package dev.keyturn.console.users;

import org.jspecify.annotations.NullMarked;

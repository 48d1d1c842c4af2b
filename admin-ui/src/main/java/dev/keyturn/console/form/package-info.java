/** What people typed, and what is wrong with it: the parts that every form of the console shares. Knows no feature. */
@NullMarked
package dev.keyturn.console.form;

import org.jspecify.annotations.NullMarked;

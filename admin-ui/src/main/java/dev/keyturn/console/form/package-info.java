/** Forms: fields, typed values, errors and conflicts. Knows no feature. */
@NullMarked
package dev.keyturn.console.form;

import org.jspecify.annotations.NullMarked;

/** The first page: what there is, what happened last, and what to do first. */
@NullMarked
package dev.keyturn.console.overview;

import org.jspecify.annotations.NullMarked;

/** Overview page: counts, recent activity and first steps. */
@NullMarked
package dev.keyturn.console.overview;

import org.jspecify.annotations.NullMarked;

/** Layout of all pages: navigation, paging, time formats and error pages. */
@NullMarked
package dev.keyturn.console.layout;

import org.jspecify.annotations.NullMarked;

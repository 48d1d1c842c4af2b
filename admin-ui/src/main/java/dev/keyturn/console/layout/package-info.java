/** The frame around every page: navigation, paging, times as people read them, and the pages for what went wrong. */
@NullMarked
package dev.keyturn.console.layout;

import org.jspecify.annotations.NullMarked;

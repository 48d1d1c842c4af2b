/** The pages for clients and their secrets. A secret passes through to the one page that shows it, and is kept nowhere. */
@NullMarked
package dev.keyturn.console.clients;

import org.jspecify.annotations.NullMarked;

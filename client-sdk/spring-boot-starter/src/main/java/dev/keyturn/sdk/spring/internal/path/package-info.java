/**
 * Public paths and access rules, which match the paths of requests as the application's handlers do. Internal.
 */
@NullMarked
package dev.keyturn.sdk.spring.internal.path;

import org.jspecify.annotations.NullMarked;

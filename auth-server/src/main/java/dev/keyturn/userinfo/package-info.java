/**
 * The UserInfo endpoint: what an access token tells about its user.
 *
 * <p>Owns no table; the user and the claims of each scope are in {@code user}.
 */
@ApplicationModule(allowedDependencies = {"oauth", "user"})
@NullMarked
package dev.keyturn.userinfo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** What Actuator shows, on Spring Boot 3. */
@NullMarked
package dev.keyturn.sdk.spring.actuate;

import org.jspecify.annotations.NullMarked;

/** What Actuator shows, on Spring Boot 4. */
@NullMarked
package dev.keyturn.sdk.spring.health;

import org.jspecify.annotations.NullMarked;

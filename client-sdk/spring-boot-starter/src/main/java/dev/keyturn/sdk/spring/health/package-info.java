/**
 * Actuator's health indicator. The starter for Spring Boot 3 compiles the same sources with the class names of that version.
 */
@NullMarked
package dev.keyturn.sdk.spring.health;

import org.jspecify.annotations.NullMarked;

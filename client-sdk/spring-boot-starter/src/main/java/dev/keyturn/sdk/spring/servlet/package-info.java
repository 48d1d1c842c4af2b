/**
 * Protection of servlet applications and Spring MVC controllers: the filter, the checks of annotations, and the management port.
 */
@NullMarked
package dev.keyturn.sdk.spring.servlet;

import org.jspecify.annotations.NullMarked;

/** An API on Spring Boot 3.5's resource server, as the guide has it. */
@NullMarked
package dev.keyturn.example.withoutsdk.springboot3;

import org.jspecify.annotations.NullMarked;

package dev.keyturn.console;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test against the running console and a {@link FakeServer} behind it, both of which all such tests share. Each test
 * gets the server as new, and a {@link Browser} that nobody is signed in to, as parameters.
 */
@Tag("server")
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = RunningConsole.class)
@Import(AdjustableClock.Configuration.class)
@ExtendWith(RunningConsole.class)
public @interface ConsoleTest {}

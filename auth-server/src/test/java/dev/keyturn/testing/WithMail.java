package dev.keyturn.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** Runs a Spring test with a mail server, which is {@link #SERVER}. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ContextConfiguration(initializers = WithMail.Initializer.class)
public @interface WithMail {

    /** Mail server of all such tests, each of which has its own addresses. */
    MailServer SERVER = MailServer.withoutTls();

    /** Names the mail server. */
    final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(
                            "keyturn.mail.host=localhost",
                            "keyturn.mail.port=" + SERVER.port(),
                            "keyturn.mail.security=none",
                            "keyturn.mail.from=Keyturn <keyturn@example.com>")
                    .applyTo(context);
        }
    }
}

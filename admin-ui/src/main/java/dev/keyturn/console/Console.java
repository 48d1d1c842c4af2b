package dev.keyturn.console;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The console: the web application in which administrators look after clients, APIs and users. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Console {

    public static void main(String[] args) {
        SpringApplication.run(Console.class, args);
    }
}

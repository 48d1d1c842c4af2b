package dev.keyturn.sdk.spring;

import org.junit.jupiter.api.Tag;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Controllers of Spring MVC, of which nothing but their own demands protects any. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "keyturn.public-paths=/**")
@Tag("server")
class MvcPlacementTests extends ControllerPlacements {

    @Configuration
    @EnableAutoConfiguration
    @Import(PlacedControllers.All.class)
    static class Api {}
}

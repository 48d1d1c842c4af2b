package dev.keyturn.sdk.spring.testing;

import org.springframework.boot.test.autoconfigure.web.reactive.WebFluxTest;

/** A slice of Spring Boot 3.5. */
@WebFluxTest(ReportsApplication.Reports.class)
class SpringBoot3WebTestClientTests extends WebTestClientContract {}

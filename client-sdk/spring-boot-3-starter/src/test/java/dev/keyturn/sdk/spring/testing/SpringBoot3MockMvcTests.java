package dev.keyturn.sdk.spring.testing;

import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;

/** A slice of Spring Boot 3.5. */
@WebMvcTest(ReportsApplication.Reports.class)
class SpringBoot3MockMvcTests extends MockMvcContract {}

package dev.keyturn.sdk.spring.testing;

import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;

/** A slice with the starter's chain. */
@WebMvcTest(ReportsApplication.Reports.class)
class MockMvcTests extends MockMvcContract {}

package dev.keyturn.sdk.spring.testing;

import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;

/** A slice with the starter's chain. */
@WebFluxTest(ReportsApplication.Reports.class)
class WebTestClientTests extends WebTestClientContract {}

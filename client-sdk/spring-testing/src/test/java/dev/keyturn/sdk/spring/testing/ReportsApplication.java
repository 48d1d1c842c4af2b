package dev.keyturn.sdk.spring.testing;

import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import java.security.Principal;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** An API that both kinds of web application serve. */
@SpringBootApplication
class ReportsApplication {

    /** What the tests call. */
    @RestController
    static class Reports {

        @GetMapping("/reports")
        @RequireScope("reports:read")
        String read(VerifiedCredential credential) {
            return credential.subject() + " with " + credential.clientId();
        }

        @PostMapping("/reports")
        String add(Principal principal) {
            return principal.getName();
        }

        @GetMapping("/ruled")
        String ruled() {
            return "ruled";
        }

        @GetMapping("/annotated")
        @PreAuthorize("hasAuthority('SCOPE_reports:read')")
        String annotated() {
            return "annotated";
        }

        @GetMapping("/administration")
        String administration(Principal principal) {
            return principal.getName();
        }
    }
}

package dev.keyturn.sdk.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.keyturn.sdk.contract.ArchitectureContract;
import org.junit.jupiter.api.Test;

class ArchitectureTests extends ArchitectureContract {

    private static final String[] SERVLET_TYPES = {
        "jakarta.servlet..",
        "org.springframework.web.servlet..",
        "org.springframework.boot.web.servlet..",
        "dev.keyturn.sdk.servlet..",
        "dev.keyturn.sdk.spring.servlet..",
        "dev.keyturn.sdk.spring.internal.servlet.."
    };

    @Test
    void onlyTheServletHalfKnowsServlets() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.keyturn.sdk.spring.servlet..",
                        "dev.keyturn.sdk.spring.internal.servlet..",
                        "dev.keyturn.sdk.spring.security..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVLET_TYPES)
                .check(classes);
    }

    @Test
    void theReactiveHalfOfSpringSecurityKnowsNoServlets() {
        noClasses()
                .that()
                .resideInAPackage("dev.keyturn.sdk.spring.security..")
                .and()
                .haveNameMatching(".*(Reactive|CredentialAuthentication|NoConfiguredUser).*")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVLET_TYPES)
                .check(classes);
    }
}

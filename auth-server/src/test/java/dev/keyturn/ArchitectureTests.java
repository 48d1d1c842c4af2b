package dev.keyturn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** Rules that hold everywhere in the server. */
@AnalyzeClasses(packages = "dev.keyturn", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    /**
     * The framework's authorization-server types stay in the packages of the endpoints, in the adapters of client
     * authentication, and in the wiring (ADR 0038).
     */
    @ArchTest
    static final ArchRule onlyEndpointsAndAdaptersKnowTheFrameworksAuthorizationServer = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.keyturn.authorize",
                    "dev.keyturn.tokenendpoint",
                    "dev.keyturn.exchange",
                    "dev.keyturn.introspection",
                    "dev.keyturn.logout",
                    "dev.keyturn.userinfo",
                    "dev.keyturn.discovery",
                    "dev.keyturn.client.authentication..",
                    "dev.keyturn.security")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.security.oauth2.server.authorization..");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields =
            noFields().should().beAnnotatedWith(Autowired.class).orShould().beAnnotatedWith(Value.class);

    /** An image decides such conditions when it is built, so that an operator's setting would have no effect (ADR 0020). */
    @ArchTest
    static final ArchRule settingsAreReadAtEachStart =
            noClasses().should().dependOnClassesThat().areAssignableTo(ConditionalOnProperty.class);

    @ArchTest
    static final ArchRule timeComesFromTheClock = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");
}

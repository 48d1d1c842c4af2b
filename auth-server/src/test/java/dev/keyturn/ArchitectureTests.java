package dev.keyturn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import java.time.Clock;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.repository.Repository;
import org.springframework.stereotype.Controller;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.RestController;

/** Three rules that hold everywhere in the server. */
@AnalyzeClasses(packages = "dev.keyturn", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    /** The framework's authorization-server types stay in adapters and wiring. */
    @ArchTest
    static final ArchRule entitiesServicesAndControllersDoNotKnowTheFrameworksAuthorizationServer = noClasses()
            .that()
            .areAnnotatedWith(Entity.class)
            .or()
            .areAnnotatedWith(Service.class)
            .or()
            .areMetaAnnotatedWith(Controller.class)
            .or()
            .areMetaAnnotatedWith(RestController.class)
            .or()
            .areAssignableTo(Repository.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.security.oauth2.server.authorization..");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields =
            noFields().should().beAnnotatedWith(Autowired.class).orShould().beAnnotatedWith(Value.class);

    @ArchTest
    static final ArchRule timeComesFromTheClock = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");
}

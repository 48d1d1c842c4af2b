package dev.keyturn;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The packages keep to what they declare. */
class ModuleTests {

    private final ApplicationModules modules = ApplicationModules.of(AuthServer.class);

    @Test
    void eachPackageUsesOnlyThePackagesThatItNames() {
        modules.verify();
    }
}

package dev.keyturn.storage;

import dev.keyturn.adminapi.AdminController;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;

/** The admin API's view of what is stored. */
@AdminController(StorageController.PATH)
class StorageController {

    static final String PATH = AdminController.BASE + "/storage";

    private final StorageReport report;

    StorageController(StorageReport report) {
        this.report = report;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:storage:read')")
    StorageUsage read() {
        return new StorageUsage(report.measure());
    }

    /** Storage use by kind of row. */
    record StorageUsage(List<StorageUse> kinds) {}
}

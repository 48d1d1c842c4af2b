package dev.keyturn.console.storage;

import dev.keyturn.console.server.AdminApi;
import java.time.Clock;
import java.util.List;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Storage page: size of the server's tables, and overdue purges. */
@Controller
class StoragePage {

    private final AdminApi adminApi;
    private final Clock clock;

    StoragePage(AdminApi adminApi, Clock clock) {
        this.adminApi = adminApi;
        this.clock = clock;
    }

    @GetMapping("/storage")
    String show(Model model) {
        List<StoredKind> kinds = adminApi.get(new ParameterizedTypeReference<Stored>() {}, "/storage")
                .kinds();
        model.addAttribute("kinds", kinds);
        model.addAttribute(
                "largest", kinds.stream().mapToLong(StoredKind::bytes).max().orElse(0));
        model.addAttribute("now", clock.instant());
        return "storage/list";
    }

    private record Stored(List<StoredKind> kinds) {}
}

package dev.keyturn.apikey.leak;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands out the files of rules for secret scanners. */
@RestController
@RequestMapping(ScannerRulesController.PATH)
class ScannerRulesController {

    static final String PATH = AdminController.BASE + "/scanner-rules";

    private final ScannerRules rules;

    ScannerRulesController(ScannerRules rules) {
        this.rules = rules;
    }

    /** @param file {@code gitleaks.toml}, {@code trufflehog.yaml} or {@code github.json} */
    @GetMapping(
            path = "/{file}",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_YAML_VALUE, "application/toml"})
    @PreAuthorize("hasAuthority('SCOPE_admin:api-keys:read')")
    ResponseEntity<byte[]> read(@PathVariable String file) {
        ScannerRules.Scanner scanner = Arrays.stream(ScannerRules.Scanner.values())
                .filter(each -> each.file().equals(file))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("scanner"));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(scanner.mediaType()))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + scanner.file() + "\"")
                .body(rules.of(scanner).getBytes(StandardCharsets.UTF_8));
    }
}

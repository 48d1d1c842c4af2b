package dev.keyturn.apikey.leak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.keyturn.adminapi.InvalidRequestException;
import dev.keyturn.adminapi.Problem;
import dev.keyturn.apikey.LeakedApiKeys;
import dev.keyturn.oauth.TokenDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Receives the reports of GitHub's secret scanning and answers which of them are keys of this server. Only GitHub gets the
 * answer, so it helps no attacker to guess keys.
 *
 * @see <a href="https://docs.github.com/en/code-security/secret-scanning/secret-scanning-partnership-program/secret-scanning-partner-program">
 *     GitHub, Secret scanning partner program</a>
 */
@RestController
class GitHubController {

    private static final String REPORTER = "github";
    private static final int MAX_REPORTS = 1_000;

    private final GitHubSignatures signatures;
    private final LeakedApiKeys keys;
    private final JsonMapper json;

    GitHubController(GitHubSignatures signatures, LeakedApiKeys keys, JsonMapper json) {
        this.signatures = signatures;
        this.keys = keys;
        this.json = json;
    }

    @PostMapping(
            path = PublicApiKeyEndpoints.GITHUB,
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> report(
            @RequestHeader(name = "Github-Public-Key-Identifier", required = false) @Nullable String keyId,
            @RequestHeader(name = "Github-Public-Key-Signature", required = false) @Nullable String signature,
            @RequestBody byte[] body) {
        if (!signatures.isConfigured()) {
            return refused(Problem.ofStatus(404));
        }
        if (!signatures.isSigned(body, keyId, signature)) {
            return refused(Problem.of(401, "invalid-signature"));
        }
        List<Label> labels = new ArrayList<>();
        for (Report report : read(body)) {
            String token = Objects.requireNonNull(report.token);
            labels.add(Label.of(token, report.type, keys.report(token, REPORTER, report.url)));
        }
        return ResponseEntity.ok(labels);
    }

    private List<Report> read(byte[] body) {
        try {
            List<@Nullable Report> reports = json.readValue(body, new TypeReference<>() {});
            if (reports != null
                    && reports.size() <= MAX_REPORTS
                    && reports.stream().allMatch(report -> report != null && report.token != null)) {
                return reports.stream().map(Objects::requireNonNull).toList();
            }
        } catch (JacksonException e) {
            // refused below, without a word of what stands there
        }
        throw new InvalidRequestException("reports", Map.of("max", MAX_REPORTS));
    }

    private static ResponseEntity<Object> refused(Problem problem) {
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    /**
     * Text that GitHub found. Other members are ignored.
     *
     * @param url where it was found
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Report(
            @Nullable String token,
            @Nullable String type,
            @Nullable String url) {

        @Override
        public String toString() {
            return "Report[…]";
        }
    }

    /**
     * Whether a report is right.
     *
     * @param tokenHash its SHA-256 in Base64
     */
    record Label(String tokenHash, @Nullable String tokenType, String label) {

        static Label of(String token, @Nullable String type, boolean isKey) {
            byte[] digest = HexFormat.of().parseHex(TokenDigest.of(token).hex());
            return new Label(
                    Base64.getEncoder().encodeToString(digest), type, isKey ? "true_positive" : "false_positive");
        }
    }
}

package dev.keyturn.posture;

import dev.keyturn.audit.proof.TreeHeadSigner;
import dev.keyturn.oauth.KeyturnProperties;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Signs reports, so that their readers can prove the origin. */
@Component
class SignedReports {

    private static final String TYPE = "posture-report+jwt";

    private final TreeHeadSigner signer;
    private final KeyturnProperties server;
    private final JsonMapper json;

    SignedReports(TreeHeadSigner signer, KeyturnProperties server, JsonMapper json) {
        this.signer = signer;
        this.server = server;
        this.json = json;
    }

    /** @return JWT in compact serialization */
    String sign(PostureReport report) {
        return signer.signWithPublicKey(
                TYPE,
                Map.of(
                        "iss",
                        server.issuer().toString(),
                        "iat",
                        report.checkedAt().getEpochSecond(),
                        "report",
                        json.convertValue(report, new TypeReference<Map<String, Object>>() {})));
    }
}

package dev.keyturn.introspection;

import dev.keyturn.oauth.JsonResponses;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.signing.JwtSigner;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/**
 * Responses of the introspection endpoint: as JSON, or signed for a resource server that requests it, as evidence of the response.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9701#section-5">RFC 9701 §5, Introspection Response</a>
 */
@Component
public class IntrospectionResponses implements AuthenticationSuccessHandler {

    /**
     * Algorithm of signed responses. Choice: the default of RFC 9701 §6, since no client can register another.
     */
    public static final SignatureAlgorithm ALGORITHM = SignatureAlgorithm.RS256;

    private static final String TYPE = "token-introspection+jwt";
    private static final MediaType SIGNED = new MediaType("application", TYPE);

    private final JwtSigner signer;
    private final JsonResponses answers;
    private final String issuer;
    private final Clock clock;

    IntrospectionResponses(JwtSigner signer, JsonResponses answers, KeyturnProperties properties, Clock clock) {
        this.signer = signer;
        this.answers = answers;
        this.issuer = properties.issuer().toString();
        this.clock = clock;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        Map<String, Object> answer = ((IntrospectionAnswer) authentication).members();
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (wantsSigned(request)) {
            response.setContentType(SIGNED.toString());
            response.getOutputStream()
                    .write(sign(answer, authentication.getName()).getBytes(StandardCharsets.US_ASCII));
        } else {
            answers.write(response, answer);
        }
    }

    /** Only a caller that names the type is given it; one that takes anything gets JSON. */
    private static boolean wantsSigned(HttpServletRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        return accepted != null && accepted.toLowerCase(Locale.ROOT).contains(SIGNED.toString());
    }

    /** Has neither subject nor expiry of its own, so that it cannot be used as an access token (RFC 9701 §8.1). */
    private String sign(Map<String, Object> answer, String caller) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(JwtClaimNames.ISS, issuer);
        claims.put(JwtClaimNames.AUD, caller);
        claims.put(JwtClaimNames.IAT, clock.instant());
        claims.put("token_introspection", answer);
        return signer.sign(ALGORITHM.getName(), TYPE, claims);
    }
}

package dev.keyturn.testing;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import java.util.List;
import java.util.Map;

/**
 * A new administrator, and the access token that a client got for them.
 *
 * @param token has the scope {@code admin:users:write}
 */
public record SignedInAdministrator(String id, String token) {

    public static SignedInAdministrator of(Api api) {
        String scope = "admin:users:write";
        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", scope))) {
            String id = api.admin("GET", "/users?q=" + partner.userName(), null)
                    .json()
                    .at("/items/0/id")
                    .asString();
            api.admin("PUT", "/users/" + id, Map.of("name", "Ada", "roles", List.of("administrator")));
            Partner attempt = partner.attempt("openid " + scope);
            String token = OIDCTokenResponse.parse(attempt.exchange(partner.allow(attempt)))
                    .getTokens()
                    .getAccessToken()
                    .getValue();
            return new SignedInAdministrator(id, token);
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    /** Tries to reset the administrator's own second factors. */
    public Api.Answer resetOwnSecondFactors(Api api) {
        return api.adminAs(
                token,
                "POST",
                "/users/" + id + "/second-factors/reset",
                "{\"reason\": \"I lost it\"}",
                "If-Match",
                "*");
    }
}

package dev.keyturn.token;

import dev.keyturn.certificate.ClientCertificate;
import dev.keyturn.grant.RequestedGrant;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.user.UserId;
import dev.keyturn.user.UserView;
import dev.keyturn.user.Users;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.stereotype.Component;

/**
 * Claims of access tokens of each format.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.2">RFC 9068 §2.2, JWT Access Token Data Structure</a>
 */
@Component
class AccessTokenClaims {

    private final Users users;
    private final String issuer;

    AccessTokenClaims(Users users, KeyturnProperties properties) {
        this.users = users;
        this.issuer = properties.issuer().toString();
    }

    /**
     * The claims of a new token. No {@code nbf} is among them: an API whose clock is a little behind would refuse a token that
     * begins when it is issued. What its plan adds replaces none of the others.
     */
    Map<String, Object> of(AccessTokenRequest request, AccessTokenPlan plan, Instant issuedAt) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(JwtClaimNames.ISS, issuer);
        claims.put(JwtClaimNames.SUB, request.subject());
        claims.put(JwtClaimNames.AUD, plan.audience());
        claims.put(TokenClaims.CLIENT_ID, request.clientId());
        claims.put(JwtClaimNames.IAT, issuedAt);
        claims.put(JwtClaimNames.EXP, issuedAt.plus(plan.lifetime()));
        claims.put(JwtClaimNames.JTI, UUID.randomUUID().toString());
        if (!plan.scopes().isEmpty()) {
            claims.put(TokenClaims.SCOPE, String.join(" ", plan.scopes()));
        }
        AccessTokenRequest.Credential credential = request.credential();
        if (credential != null) {
            claims.put(TokenClaims.CREDENTIAL_ID, credential.id());
        }
        String certificate = request.certificateThumbprint();
        if (certificate != null) {
            claims.put(TokenClaims.CONFIRMATION, ClientCertificate.confirmation(certificate));
        }
        AccessTokenRequest.OfGrant grant = request.ofGrant();
        if (grant != null) {
            addGrant(claims, grant);
            addUserClaims(claims, plan.extraClaims().ofUser(), request.subject());
        }
        plan.extraClaims().fixed().forEach(claims::putIfAbsent);
        return claims;
    }

    private static void addGrant(Map<String, Object> claims, AccessTokenRequest.OfGrant grant) {
        claims.put(TokenClaims.GRANT_ID, grant.id());
        RequestedGrant.SignIn signIn = grant.signIn();
        if (signIn != null) {
            SignInClaims.add(signIn, claims::put);
        }
    }

    private void addUserClaims(Map<String, Object> claims, Set<String> names, String subject) {
        if (names.isEmpty()) {
            return;
        }
        users.findUser(UserId.parse(subject))
                .ifPresent(user -> names.forEach(name -> {
                    Object value = value(user, name);
                    if (!value.equals("") && !value.equals(List.of())) {
                        claims.putIfAbsent(name, value);
                    }
                }));
    }

    private static Object value(UserView user, String claim) {
        return switch (claim) {
            case "name" -> user.name();
            case "preferred_username" -> user.username();
            case "email" -> user.email() == null ? "" : user.email();
            case "roles" -> user.roles();
            default -> "";
        };
    }
}

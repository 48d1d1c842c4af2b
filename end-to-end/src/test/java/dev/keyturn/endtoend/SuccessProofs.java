package dev.keyturn.endtoend;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signs that an operation did its work: in its answer, or in the state of the server afterwards. */
final class SuccessProofs {

    private static final Pattern MEMBER = Pattern.compile("\\{(\\w+)}");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final ScanObjects objects;
    private final ScanUser user;
    private final String gatewayCredentials;

    private static final String LOGOUT_DELIVERIES = "GET /clients/{client_id}/logout-deliveries";

    SuccessProofs(URI server, ScanObjects objects, ScanUser user, String gatewayCredentials) {
        this.server = server;
        this.objects = objects;
        this.user = user;
        this.gatewayCredentials = gatewayCredentials;
    }

    /** @param operation method and path below the admin API */
    ValidRequest.Proof ofAdminApi(String operation, ValidRequest request) {
        Map<String, String> inPath = request.inPath();
        String path = path(operation, inPath);
        String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        String last = path.substring(path.lastIndexOf('/') + 1);
        return switch (operation) {
            case "DELETE /apis/{id}", "DELETE /clients/{client_id}", "DELETE /users/{id}" ->
                answer -> objects.send("GET", path, null).statusCode() == 404;
            case "DELETE /alarm-mutes/{id}",
                    "DELETE /clients/{client_id}/owners/{user_id}",
                    "DELETE /clients/{client_id}/secrets/{secret_id}" -> answer -> !isIn(parent, last);
            case "DELETE /posture/acceptances/{acceptance_id}" ->
                answer -> !isIn("/posture/findings?rule=limits-off&size=100", last);
            case "PUT /clients/{client_id}/owners/{user_id}" -> answer -> isIn(parent, last);
            case "POST /signing-keys/{key_id}/revocation" -> answer -> isIn(parent, "\"destroyed\"");
            case "POST /api-keys/{id}/rotate" -> has("\"key\"");
            case "POST /api-keys/{id}/revoke" -> has("\"revoked\"");
            case "POST /api-keys/{id}/disable" -> has("\"disabled\"");
            case "POST /api-keys/{id}/enable" -> has("\"active\"");
            case "POST /clients/{client_id}/disable", "POST /users/{id}/disable" -> has("\"enabled\":false");
            case "POST /clients/{client_id}/enable", "POST /users/{id}/enable" -> has("\"enabled\":true");
            case "POST /clients/{client_id}/secrets" -> has("\"client_secret\"");
            case "GET /users/{id}/second-factors", "POST /users/{id}/second-factors/reset" ->
                has("\"authenticator_apps\"");
            case "POST /users/{id}/reset-password" -> has("\"temporary_password\"");
            case "POST /alarms/{id}/acknowledge" -> has("\"acknowledged\"");
            case "POST /alarms/{id}/close" -> has("\"closed\"");
            case "POST /revocations" -> {
                String client = String.valueOf(((Map<?, ?>) Objects.requireNonNull(request.body())).get("client_id"));
                yield answer -> isIn("/revocations?subject_id=" + client, "\"" + client + "\"");
            }
            case "GET /audit-events/{id}/proof" -> has("\"leaf_hash\"");
            case "GET /clients/{client_id}/secrets" -> has("\"hint\"");
            case "GET /clients/{client_id}/logout-deliveries" -> has("\"items\"");
            case "POST /clients/{client_id}/logout-deliveries/{id}/retry" ->
                answer -> objects.send("GET", path(LOGOUT_DELIVERIES, inPath), null)
                        .body()
                        .matches("(?s).*\"id\":\"" + inPath.get("id") + "\"[^}]*\"state\":\"pending\".*");
            case "GET /scanner-rules/{file}" -> has("\"secret_format\"");
            // empty for a new object, and for a caller that is no user
            case "GET /api-keys/{id}/networks",
                    "GET /api-keys/{id}/uses",
                    "GET /clients/{client_id}/owners",
                    "GET /owned-clients" -> answer -> answer.body().startsWith("[");
            default ->
                inPath.isEmpty()
                        ? answer -> answer.body().matches("(?s)[\\[{].{20,}")
                                && !answer.body().contains("\"items\":[]")
                        : answer -> inPath.values().stream().allMatch(answer.body()::contains);
        };
    }

    private static String path(String operation, Map<String, String> inPath) {
        String path = operation.substring(operation.indexOf('/'));
        return MEMBER.matcher(path)
                .replaceAll(name -> Matcher.quoteReplacement(inPath.getOrDefault(name.group(1), "")));
    }

    private static ValidRequest.Proof has(String text) {
        return answer -> answer.body().contains(text);
    }

    private boolean isIn(String list, String text) throws Exception {
        HttpResponse<String> answer = objects.send("GET", list, null);
        if (answer.statusCode() != 200) {
            throw new AssertionError("GET " + list + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().contains(text);
    }

    /** The client gets a code. */
    boolean hasCode(HttpResponse<String> answer) {
        return isCallback(answer) && location(answer).contains("code=");
    }

    /** The request that the browser repeats gives the client a code. */
    boolean leadsToCode(HttpResponse<String> answer) throws Exception {
        return hasCode(follow(answer, user.cookies()));
    }

    /** The browser is at the client, and its session has ended. */
    ValidRequest.Proof isSignedOut(ScanUser.Session session) {
        return answer -> isCallback(answer) && !user.isSignedIn(session);
    }

    /** The request that the browser repeats ends the session. */
    ValidRequest.Proof leadsToSignOut(ScanUser.Session session) {
        return answer -> isSignedOut(session).isIn(follow(answer, session.cookies()));
    }

    /** The client's token is not accepted any more. */
    ValidRequest.Proof isInactive(String credentials, String token) {
        return answer -> Boolean.FALSE.equals(objects.form("/oauth2/introspect", credentials, "token=" + token)
                .get("active"));
    }

    /** The API key is not accepted any more. */
    ValidRequest.Proof isInvalid(String key) {
        return answer -> objects.postJson(
                        "/api-keys/verify",
                        objects.token(gatewayCredentials, "api-keys:verify"),
                        Map.of("key", key, "scopes", List.of(ScanObjects.SCOPE)))
                .body()
                .contains("\"valid\":false");
    }

    private HttpResponse<String> follow(HttpResponse<String> answer, String cookies) throws Exception {
        URI next = answer.uri().resolve(location(answer));
        return next.getAuthority().equals(server.getAuthority())
                ? http.send(
                        HttpRequest.newBuilder(next).header("Cookie", cookies).build(), BodyHandlers.ofString())
                : answer;
    }

    private boolean isCallback(HttpResponse<String> answer) {
        return answer.uri()
                .resolve(location(answer))
                .toString()
                .startsWith(user.callback().toString());
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}

package dev.keyturn.console.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.console.ConsoleProperties;
import dev.keyturn.console.discovery.ServerUnreachableException;
import dev.keyturn.console.session.AdminAccessToken;
import dev.keyturn.console.session.Permissions;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Client of the admin API, with the access token of the user who sent the current request.
 *
 * <p>Every method throws {@link AdminApiException} if the server does not do it, and
 * {@link dev.keyturn.console.session.SignInAgainException} if the person has to sign in first. Paths are templates below
 * the API's root; every value is one segment, whatever it contains.
 */
@Component
public class AdminApi {

    private static final Pattern ETAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]{0,100}\"");

    private final URI root;
    private final JsonMapper json;
    private final RestClient rest;
    private final AdminAccessToken accessToken;
    private final Permissions permissions;
    private final Refusals refusals;

    AdminApi(
            ConsoleProperties console,
            ClientHttpRequestFactory backChannelRequests,
            AdminAccessToken accessToken,
            Permissions permissions) {
        this.json = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .changeDefaultPropertyInclusion(always -> always.withValueInclusion(JsonInclude.Include.NON_NULL))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
        this.root = URI.create(console.backChannel() + "/admin/api/v1");
        this.accessToken = accessToken;
        this.permissions = permissions;
        this.refusals = new Refusals(json);
        this.rest = RestClient.builder()
                .requestFactory(backChannelRequests)
                .configureMessageConverters(
                        converters -> converters.withJsonConverter(new JacksonJsonHttpMessageConverter(json)))
                .defaultStatusHandler(status -> !status.is2xxSuccessful(), (request, response) -> {
                    throw new AdminApiException(refusals.problem(response), null);
                })
                .build();
    }

    /** A list, or a part of it. */
    public <T> Listing<T> list(ParameterizedTypeReference<Listing<T>> type, ListQuery query, String path) {
        UriComponentsBuilder address = at(path).queryParam("page", query.page()).queryParam("size", query.size());
        query.filters().keySet().forEach(name -> address.queryParam(name, "{" + name + "}"));
        return body(exchange(
                HttpMethod.GET, address.encode().buildAndExpand(query.filters()).toUri(), null, null, type));
    }

    /**
     * Asks the server whether the person is an administrator.
     *
     * @throws AdminApiException if not
     */
    public void requireAdministrator() {
        list(new ParameterizedTypeReference<Listing<JsonNode>>() {}, ListQuery.first(1), "/clients");
    }

    public <T> T get(ParameterizedTypeReference<T> type, String path, String... ids) {
        return body(exchange(HttpMethod.GET, uri(path, ids), null, null, type));
    }

    /** Resource, or a part of one, that parameters in the query choose. */
    public <T> T query(Class<T> type, Map<String, String> parameters, String path) {
        UriComponentsBuilder address = at(path);
        parameters.keySet().forEach(name -> address.queryParam(name, "{" + name + "}"));
        return body(exchange(
                HttpMethod.GET, address.encode().buildAndExpand(parameters).toUri(), null, null, typed(type)));
    }

    /** Resource with its entity tag. */
    public <T> Versioned<T> getVersioned(Class<T> type, String path, String... ids) {
        ResponseEntity<T> answer = exchange(HttpMethod.GET, uri(path, ids), null, null, typed(type));
        String etag = answer.getHeaders().getETag();
        return new Versioned<>(body(answer), etag == null ? "" : etag);
    }

    /** Reads JSON of the admin API, such as a document that {@link #getVersioned} returned. */
    public <T> T parse(Class<T> type, JsonNode document) {
        return json.treeToValue(document, type);
    }

    public <T> T post(Class<T> type, @Nullable Object body, String path, String... ids) {
        return body(exchange(HttpMethod.POST, uri(path, ids), body, null, typed(type)));
    }

    /** Runs an action on a resource without a version, and ignores the answer. */
    public void post(String path, String... ids) {
        exchange(HttpMethod.POST, uri(path, ids), null, null, typed(Void.class));
    }

    /** An action on one version of a thing. */
    public <T> T act(Class<T> type, String etag, @Nullable Object body, String path, String... ids) {
        return body(exchange(HttpMethod.POST, uri(path, ids), body, checked(etag), typed(type)));
    }

    /** Runs an action on one version of a resource, and ignores the answer. */
    public void act(String etag, String path, String... ids) {
        exchange(HttpMethod.POST, uri(path, ids), null, checked(etag), typed(Void.class));
    }

    /** Runs an action with a body, and ignores the answer. */
    public void send(Object body, String path) {
        exchange(HttpMethod.POST, uri(path), body, null, typed(Void.class));
    }

    /** @param etag the version that is to be changed; anything that is no entity tag counts as one that is out of date */
    public <T> T put(Class<T> type, String etag, Object body, String path, String... ids) {
        return body(exchange(HttpMethod.PUT, uri(path, ids), body, checked(etag), typed(type)));
    }

    /** Makes something so, whatever it was before. */
    public void put(String path, String... ids) {
        exchange(HttpMethod.PUT, uri(path, ids), null, null, typed(Void.class));
    }

    /** Removes something that has no version. */
    public void delete(String path, String... ids) {
        exchange(HttpMethod.DELETE, uri(path, ids), null, null, typed(Void.class));
    }

    /** Deletes one version of a thing. */
    public void deleteVersion(String etag, String path, String... ids) {
        exchange(HttpMethod.DELETE, uri(path, ids), null, checked(etag), typed(Void.class));
    }

    /** Deletes, with a parameter in the query. */
    public void deleteWith(String parameter, boolean value, String path, String... ids) {
        URI address = UriComponentsBuilder.fromUri(uri(path, ids))
                .queryParam(parameter, value)
                .build(true)
                .toUri();
        exchange(HttpMethod.DELETE, address, null, null, typed(Void.class));
    }

    private static String checked(String etag) {
        if (!ETAG.matcher(etag).matches()) {
            throw new AdminApiException(new Problem(HttpStatus.PRECONDITION_FAILED.value(), "stale"), null);
        }
        return etag;
    }

    private <T> ResponseEntity<T> exchange(
            HttpMethod method,
            URI address,
            @Nullable Object body,
            @Nullable String etag,
            ParameterizedTypeReference<T> type) {
        try {
            RestClient.RequestBodySpec request = rest.method(method)
                    .uri(address)
                    .headers(headers -> headers.setBearerAuth(accessToken.current()))
                    .accept(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON);
            if (etag != null) {
                request.header(HttpHeaders.IF_MATCH, etag);
            }
            if (body != null) {
                request.contentType(MediaType.APPLICATION_JSON).body(body);
            }
            ResponseEntity<T> answer = request.retrieve().toEntity(type);
            accessToken.accepted();
            return answer;
        } catch (AdminApiException refusal) {
            if (refusal.problem().status() == HttpStatus.UNAUTHORIZED.value()) {
                accessToken.refused();
            }
            if (refusal.problem().code().equals(Problem.NOT_AN_ADMINISTRATOR)) {
                permissions.noteNoAdministrator();
            }
            throw refusal;
        } catch (ResourceAccessException | ServerUnreachableException e) {
            throw new AdminApiException(Problem.unreachable(), e);
        } catch (RestClientException e) {
            throw new AdminApiException(Refusals.unexpected(HttpStatus.BAD_GATEWAY.value()), e);
        }
    }

    private UriComponentsBuilder at(String path) {
        return UriComponentsBuilder.fromUri(root).path(path);
    }

    private URI uri(String path, String... ids) {
        for (String id : ids) {
            // Dots survive every encoding and would climb to another resource.
            if (id.isEmpty() || id.equals(".") || id.equals("..")) {
                throw new AdminApiException(Problem.notFound(), null);
            }
        }
        return at(path).encode().buildAndExpand((Object[]) ids).toUri();
    }

    private static <T> T body(ResponseEntity<T> answer) {
        T body = answer.getBody();
        if (body == null) {
            throw new AdminApiException(Refusals.unexpected(HttpStatus.BAD_GATEWAY.value()), null);
        }
        return body;
    }

    private static <T> ParameterizedTypeReference<T> typed(Class<T> type) {
        return ParameterizedTypeReference.forType(type);
    }
}

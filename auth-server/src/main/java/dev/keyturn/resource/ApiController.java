package dev.keyturn.resource;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.BuiltInException;
import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.ReadOnlyMembers;
import dev.keyturn.adminapi.Text;
import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.signing.KeyRing;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import tools.jackson.databind.JsonNode;

/** The admin API's view of APIs and their scopes. */
@AdminController(ApiController.PATH)
class ApiController {

    static final String PATH = AdminController.BASE + "/apis";
    private static final int MAX_SCOPES = 200;

    private final Apis apis;
    private final OwnAddresses own;
    private final KeyRing keyRing;
    private final ReadOnlyMembers readOnly;

    ApiController(Apis apis, OwnAddresses own, KeyRing keyRing, ReadOnlyMembers readOnly) {
        this.apis = apis;
        this.own = own;
        this.keyRing = keyRing;
        this.readOnly = readOnly;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:apis:read')")
    Listing<ApiView> list(@Valid PageQuery query) {
        return Listing.of(apis.search(query), Function.identity());
    }

    @GetMapping("/{id}")
    @PreAuthorize("hasAuthority('SCOPE_admin:apis:read')")
    ResponseEntity<ApiView> read(@PathVariable String id) {
        return tagged(apis.find(id));
    }

    @PostMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:apis:write')")
    ResponseEntity<ApiView> register(@Valid @RequestBody NewApi body) {
        body.check(own);
        ApiView api = apis.register(AudienceUri.normalize(body.audience()).orElseThrow(), withKey(body.describe()));
        return ResponseEntity.created(URI.create(PATH + "/" + api.id()))
                .eTag(ExpectedVersion.entityTag(api.version()))
                .body(api);
    }

    @PutMapping("/{id}")
    @PreAuthorize("hasAuthority('SCOPE_admin:apis:write')")
    ResponseEntity<ApiView> update(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Valid @RequestBody ChangedApi body) {
        ExpectedVersion expected = ExpectedVersion.required(ifMatch);
        ApiView api = current(id, expected);
        body.check();
        readOnly.requireUnchanged(body.readOnly, () -> api, Set.of());
        return tagged(apis.update(id, withKey(body.describe()), expected));
    }

    @DeleteMapping(path = "/{id}", produces = AdminController.NO_ANSWER)
    @PreAuthorize("hasAuthority('SCOPE_admin:apis:write')")
    ResponseEntity<Void> delete(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        apis.delete(id, ExpectedVersion.required(ifMatch));
        return ResponseEntity.noContent().build();
    }

    /** Sees to it that the algorithm which is chosen has a key, before a transaction begins that holds a connection. */
    private ApiDescription withKey(ApiDescription described) {
        keyRing.announceFirst(described.accessTokens().signingAlgorithm());
        return described;
    }

    /** The API, if it can be changed and has the version that a change expects. */
    private ApiView current(String id, ExpectedVersion expected) {
        ApiView api = apis.find(id);
        if (api.builtIn()) {
            throw new BuiltInException();
        }
        expected.check(api.version());
        return api;
    }

    private static ResponseEntity<ApiView> tagged(ApiView api) {
        return ResponseEntity.ok()
                .eTag(ExpectedVersion.entityTag(api.version()))
                .body(api);
    }

    /**
     * An API to register.
     *
     * @param audience the {@code aud} of its tokens: an absolute URI without fragment, which is kept in its normal form and
     *     never changes
     * @param accessTokens null for tokens like those of any API
     * @param apiKeyEnvironment the one environment whose API keys it takes; null for any
     */
    record NewApi(
            @NotBlank @Size(max = 100) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String name,

            @Size(max = 1000) @Pattern(regexp = Text.LINES, message = Text.INVISIBLE_CHARACTERS) @Nullable
            String description,

            @NotBlank @Size(max = 500) String audience,

            @NotNull @Size(max = MAX_SCOPES) List<@NotNull @Valid NewScope> scopes,

            @Valid @Nullable AccessTokenSettings accessTokens,

            @Pattern(regexp = "[a-z][a-z0-9]{0,15}", message = "invalid-environment") @Nullable
            String apiKeyEnvironment) {

        ApiDescription describe() {
            return described(name, description, scopes, accessTokens, apiKeyEnvironment);
        }

        void check(OwnAddresses own) {
            List<FieldError> errors = wrongScopes(scopes);
            errors.addAll(wrongSettings(accessTokens));
            if (AudienceUri.normalize(audience).isEmpty()) {
                errors.add(new FieldError("audience", "invalid-audience"));
            } else if (own.contain(URI.create(audience))) {
                errors.add(new FieldError("audience", "reserved-audience"));
            }
            refuse(errors);
        }
    }

    /**
     * An API's new description, which replaces the one before.
     *
     * @param accessTokens null for tokens like those of any API
     * @param apiKeyEnvironment the one environment whose API keys it takes; null for any
     * @param readOnly what else an API's document has
     */
    record ChangedApi(
            @NotBlank @Size(max = 100) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String name,

            @Size(max = 1000) @Pattern(regexp = Text.LINES, message = Text.INVISIBLE_CHARACTERS) @Nullable
            String description,

            @NotNull @Size(max = MAX_SCOPES) List<@NotNull @Valid NewScope> scopes,

            @Valid @Nullable AccessTokenSettings accessTokens,

            @Pattern(regexp = "[a-z][a-z0-9]{0,15}", message = "invalid-environment") @Nullable
            String apiKeyEnvironment,

            @JsonAnySetter @Nullable Map<String, JsonNode> readOnly) {

        ApiDescription describe() {
            return described(name, description, scopes, accessTokens, apiKeyEnvironment);
        }

        void check() {
            List<FieldError> errors = wrongScopes(scopes);
            errors.addAll(wrongSettings(accessTokens));
            refuse(errors);
        }
    }

    /**
     * One thing that a token for the API can allow.
     *
     * @param name as in the protocol
     * @param description what it allows, as the consent page says it
     */
    record NewScope(
            @NotBlank String name,

            @NotBlank @Size(max = 500) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String description) {}

    private static ApiDescription described(
            String name,
            @Nullable String description,
            List<NewScope> scopes,
            @Nullable AccessTokenSettings accessTokens,
            @Nullable String apiKeyEnvironment) {
        Map<String, String> words = new LinkedHashMap<>();
        scopes.forEach(scope -> words.put(scope.name(), scope.description().strip()));
        return new ApiDescription(
                name.strip(),
                description == null ? "" : description.strip(),
                words,
                accessTokens == null ? AccessTokenPolicy.DEFAULT : accessTokens.toPolicy(),
                apiKeyEnvironment);
    }

    private static List<FieldError> wrongSettings(@Nullable AccessTokenSettings accessTokens) {
        return accessTokens == null ? List.of() : accessTokens.errors("access_tokens");
    }

    private static List<FieldError> wrongScopes(List<NewScope> scopes) {
        List<FieldError> errors = new ArrayList<>();
        List<String> names = scopes.stream().map(NewScope::name).toList();
        for (int i = 0; i < names.size(); i++) {
            String field = "scopes[" + i + "].name";
            ScopeName.check(field, names.get(i)).ifPresent(errors::add);
            if (names.indexOf(names.get(i)) < i) {
                errors.add(new FieldError(field, "duplicate"));
            }
        }
        return errors;
    }

    private static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new ValidationFailedException(errors);
        }
    }
}

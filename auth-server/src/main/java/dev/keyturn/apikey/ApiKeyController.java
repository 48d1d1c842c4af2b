package dev.keyturn.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.ReadOnlyMembers;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.apikey.ApiKeyDetails.ApiKeyForm;
import dev.keyturn.apikey.ApiKeyDetails.NewApiKey;
import dev.keyturn.client.ClientId;
import dev.keyturn.ownership.CallerScope;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;

/** API keys in the admin API. */
@AdminController(ApiKeyController.PATH)
public class ApiKeyController {

    public static final String PATH = AdminController.BASE + "/api-keys";

    public static final String MAY_READ = "hasAuthority('SCOPE_admin:api-keys:read')";
    private static final String MAY_WRITE = "hasAuthority('SCOPE_admin:api-keys:write')";
    /** Use of a key does not change its version. */
    private static final Set<String> OBSERVED =
            Set.of("last_used_at", "last_used_address", "last_used_user_agent", "last_used_audience");

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "createdAt", "id");

    private final ApiKeys keys;
    private final ApiKeyProperties properties;
    private final ReadOnlyMembers readOnly;
    private final Clock clock;

    ApiKeyController(ApiKeys keys, ApiKeyProperties properties, ReadOnlyMembers readOnly, Clock clock) {
        this.readOnly = readOnly;
        this.keys = keys;
        this.properties = properties;
        this.clock = clock;
    }

    /** Finds keys by a part of their name or by their last four characters. */
    @GetMapping
    @PreAuthorize(MAY_READ)
    Listing<ApiKeyView> list(
            @Valid PageQuery query,
            @Valid ApiKeyQuery filter,
            @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        return Listing.of(
                keys.search(filter.at(clock.instant(), query), query.sortedBy(NEWEST_FIRST), caller),
                Function.identity());
    }

    @PostMapping
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<ApiKeyWithText> issue(
            @RequestBody NewApiKey form, @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        if (form.clientId() == null) {
            throw new ValidationFailedException(List.of(new FieldError("client_id", "required")));
        }
        if (!ClientId.isValid(form.clientId())) {
            throw new NotFoundException("client");
        }
        return created(keys.issue(new ClientId(form.clientId()), form, caller));
    }

    @GetMapping("/{id}")
    @PreAuthorize(MAY_READ)
    ResponseEntity<ApiKeyView> read(
            @PathVariable String id, @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        return tagged(keys.find(id(id), caller));
    }

    /** Environments of API keys, by name. */
    @GetMapping("/environments")
    @PreAuthorize(MAY_READ)
    List<Environment> environments() {
        return properties.environments().entrySet().stream()
                .map(each -> Environment.of(each.getKey(), each.getValue()))
                .sorted(Comparator.comparing(Environment::name))
                .toList();
    }

    @PutMapping("/{id}")
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<ApiKeyView> update(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ApiKeyForm form,
            @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        ExpectedVersion expected = ExpectedVersion.required(ifMatch);
        readOnly.requireUnchanged(form.readOnly(), () -> current(id(id), expected, caller), OBSERVED);
        return tagged(keys.update(id(id), form, expected, caller));
    }

    @PostMapping("/{id}/disable")
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<ApiKeyView> disable(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        return tagged(keys.disable(id(id), ExpectedVersion.required(ifMatch), caller));
    }

    @PostMapping("/{id}/enable")
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<ApiKeyView> enable(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        return tagged(keys.enable(id(id), ExpectedVersion.required(ifMatch), caller));
    }

    @PostMapping("/{id}/rotate")
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<ApiKeyWithText> rotate(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ApiKeyRotation body,
            @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        return created(
                keys.rotate(id(id), body.overlap(), body.expiresAt(), ExpectedVersion.required(ifMatch), caller));
    }

    @PostMapping("/{id}/revoke")
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<ApiKeyView> revoke(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        return tagged(keys.revoke(id(id), ExpectedVersion.required(ifMatch), caller));
    }

    /** The key, if it has the version that a change expects. */
    private ApiKeyView current(UUID id, ExpectedVersion expected, CallerScope caller) {
        ApiKeyView key = keys.find(id, caller);
        expected.check(key.version());
        return key;
    }

    public static UUID id(String text) {
        return Uuids.parse(text).orElseThrow(() -> new NotFoundException("api-key"));
    }

    private static ResponseEntity<ApiKeyView> tagged(ApiKeyView key) {
        return ResponseEntity.ok()
                .eTag(ExpectedVersion.entityTag(key.version()))
                .body(key);
    }

    private static ResponseEntity<ApiKeyWithText> created(IssuedApiKey issued) {
        ApiKeySecret secret = issued.secret();
        return ResponseEntity.created(URI.create(PATH + "/" + issued.key().id()))
                .eTag(ExpectedVersion.entityTag(issued.key().version()))
                .cacheControl(CacheControl.noStore())
                .body(new ApiKeyWithText(secret == null ? null : secret.text(), issued.key()));
    }

    /**
     * Environment of API keys.
     *
     * @param onLeak {@code revoke} or {@code quarantine}
     */
    record Environment(
            String name, long maxLifetimeSeconds, long defaultLifetimeSeconds, ApiKeyProperties.LeakReaction onLeak) {

        static Environment of(String name, ApiKeyProperties.Limits limits) {
            return new Environment(
                    name,
                    limits.maxLifetime().toSeconds(),
                    limits.defaultLifetime().toSeconds(),
                    limits.onLeak());
        }
    }

    /**
     * A key with its text, as only the response that issues it contains it.
     *
     * @param key text of the key, for its holder only; absent if the key was imported
     */
    record ApiKeyWithText(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String key,

            @JsonUnwrapped ApiKeyView view) {

        @Override
        public String toString() {
            return "ApiKeyWithText[" + view.id() + "]";
        }
    }
}

package dev.keyturn.apikey;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.ReadOnlyMembers;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.client.ClientId;
import dev.keyturn.ownership.CallerScope;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
import tools.jackson.databind.JsonNode;

/** The admin API's view of API keys. */
@AdminController(ApiKeyController.PATH)
public class ApiKeyController {

    public static final String PATH = AdminController.BASE + "/api-keys";

    public static final String MAY_READ = "hasAuthority('SCOPE_admin:api-keys:read')";
    private static final String MAY_WRITE = "hasAuthority('SCOPE_admin:api-keys:write')";
    /** Using a key is no new version of it. */
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

    /** The text of the query is looked for in names; the last four characters of a key find it too. */
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
            @RequestBody NewKey body, @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        if (body.clientId == null) {
            throw new ValidationFailedException(List.of(new FieldError("client_id", "required")));
        }
        if (!ClientId.isValid(body.clientId)) {
            throw ApiKeyRefusedException.clientNotFound();
        }
        return created(keys.issue(new ClientId(body.clientId), body.form(), caller));
    }

    @GetMapping("/{id}")
    @PreAuthorize(MAY_READ)
    ResponseEntity<ApiKeyView> read(
            @PathVariable String id, @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        return tagged(keys.find(id(id), caller));
    }

    /** What kinds of keys there are, by name. */
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
            @RequestBody ChangedKey body,
            @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        ExpectedVersion expected = ExpectedVersion.required(ifMatch);
        readOnly.requireUnchanged(body.readOnly, () -> current(id(id), expected, caller), OBSERVED);
        return tagged(keys.update(id(id), body.form(), expected, caller));
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
        return Uuids.parse(text).orElseThrow(ApiKeyRefusedException::notFound);
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
     * A kind of keys.
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
     * A key to issue, or to import.
     *
     * @param ownerId the user who answers for it; null for nobody
     * @param allowedAddresses addresses and CIDR blocks; none for anywhere
     * @param rate how much it may be used in 1 second to 1 hour; null for as much as it likes
     * @param quota how much it may be used in 1 hour to 31 days; null for as much as it likes
     * @param notBefore null for at once
     * @param expiresAt null for what is usual in its environment
     * @param digest the SHA-256 of a key that exists already, in hexadecimal; null for a key of the server's making
     * @param hint the last four characters of that key, if they are known
     */
    record NewKey(
            @Nullable String clientId,
            @Nullable String environment,
            @Nullable String name,
            @Nullable String description,
            @Nullable String ownerId,
            @Nullable List<@Nullable String> scopes,
            @Nullable List<@Nullable String> allowedAddresses,
            ApiKeyForm.@Nullable BudgetForm rate,
            ApiKeyForm.@Nullable BudgetForm quota,
            @Nullable List<@Nullable String> tags,
            @Nullable Map<String, @Nullable String> metadata,
            @Nullable Instant notBefore,
            @Nullable Instant expiresAt,
            @Nullable String digest,
            @Nullable String hint) {

        NewApiKeyForm form() {
            return new NewApiKeyForm(
                    new ApiKeyForm(name, description, ownerId, scopes, allowedAddresses, rate, quota, tags, metadata),
                    environment,
                    notBefore,
                    expiresAt,
                    digest,
                    hint);
        }
    }

    /**
     * All that can be changed about a key; what is left out is emptied.
     *
     * @param readOnly what else a key's document has
     */
    record ChangedKey(
            @Nullable String name,
            @Nullable String description,
            @Nullable String ownerId,
            @Nullable List<@Nullable String> scopes,
            @Nullable List<@Nullable String> allowedAddresses,
            ApiKeyForm.@Nullable BudgetForm rate,
            ApiKeyForm.@Nullable BudgetForm quota,
            @Nullable List<@Nullable String> tags,
            @Nullable Map<String, @Nullable String> metadata,
            @JsonAnySetter @Nullable Map<String, JsonNode> readOnly) {

        ApiKeyForm form() {
            return new ApiKeyForm(name, description, ownerId, scopes, allowedAddresses, rate, quota, tags, metadata);
        }
    }

    /**
     * A key in the answer that issues it, the only one that ever holds its text.
     *
     * @param key to be given to its holder and to nobody else; absent if the key was imported
     */
    record ApiKeyWithText(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String key,

            @JsonUnwrapped ApiKeyView description) {

        @Override
        public String toString() {
            return "ApiKeyWithText[" + description.id() + "]";
        }
    }
}

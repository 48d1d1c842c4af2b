package dev.keyturn.resource;

import dev.keyturn.adminapi.BuiltInException;
import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.adminapi.ViolatedConstraint;
import dev.keyturn.database.StoredTime;
import dev.keyturn.signing.KeyRing;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The registered APIs and what may be done to them. */
@Service
@Transactional
public class Apis {

    private final ApiRepository apis;
    private final ObjectProvider<ScopeUsage> usages;
    private final KeyRing keyRing;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Apis(
            ApiRepository apis,
            ObjectProvider<ScopeUsage> usages,
            KeyRing keyRing,
            ApplicationEventPublisher events,
            Clock clock) {
        this.apis = apis;
        this.usages = usages;
        this.keyRing = keyRing;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Makes sure that the server's own API is there and described like this. Changes nothing if it is.
     *
     * @throws DataIntegrityViolationException if another node creates it at the same time; a second call succeeds
     */
    public void ensureBuiltIn(String audience, ApiDescription description) {
        Optional<Api> present = apis.findByAudience(audience);
        if (present.isEmpty()) {
            Api api = new Api(audience, true, StoredTime.now(clock));
            api.describe(description, StoredTime.now(clock));
            events.publishEvent(ApiChange.ApiCreated.of(apis.saveAndFlush(api)));
        } else if (!present.get().isDescribedAs(description)) {
            Set<String> lostScopes = present.get().scopesMissingFrom(description);
            present.get().describe(description, StoredTime.now(clock));
            events.publishEvent(ApiChange.ApiUpdated.of(apis.saveAndFlush(present.get()), lostScopes));
        }
    }

    @Transactional(readOnly = true)
    Page<ApiView> search(PageQuery query) {
        Sort byName = Sort.by("name", "id");
        return apis.search(query.pattern(), query.sortedBy(byName)).map(this::view);
    }

    /**
     * The APIs that can have JWTs which are signed with this algorithm and are still valid, in alphabetical order: it is used
     * for them, or was until lately.
     *
     * @param lately since when a change counts: JWTs from before it have expired
     */
    @Transactional(readOnly = true)
    public List<SignedApi> signedWith(String algorithm, Instant lately) {
        return apis.findAllWithScopes().stream()
                .filter(api -> canHaveBeenSignedWith(algorithm, api, lately))
                .sorted(Comparator.comparing(Api::name).thenComparing(Api::audience))
                .map(api -> new SignedApi(
                        api.id(), api.name(), api.audience(), api.scopes().keySet()))
                .toList();
    }

    private boolean canHaveBeenSignedWith(String algorithm, Api api, Instant lately) {
        boolean wasChanged = api.updatedAt().isAfter(lately);
        boolean isJwt = api.accessTokens().format() == AccessTokenFormat.JWT;
        SigningChoice choice = api.signing();
        return (isJwt || wasChanged)
                && (algorithm.equals(choice.inUse(keyRing::signsWith))
                        || (wasChanged && algorithm.equals(choice.interim())));
    }

    /** @throws ApiRefusedException {@code api-not-found} */
    @Transactional(readOnly = true)
    ApiView find(String id) {
        return view(load(id));
    }

    /**
     * Registers an API.
     *
     * @param audience in its normal form, so that the database keeps two spellings of it from becoming two APIs
     * @throws ApiRefusedException {@code audience-taken}, {@code scope-taken}, {@code unknown-client}
     */
    ApiView register(String audience, ApiDescription description) {
        if (isTaken(audience)) {
            throw ApiRefusedException.audienceTaken();
        }
        Api api = new Api(audience, false, StoredTime.now(clock));
        store(api, description);
        events.publishEvent(ApiChange.ApiCreated.of(api));
        return view(api);
    }

    /** @throws ApiRefusedException {@code api-not-found}, {@code built-in}, {@code scope-taken}, {@code scope-in-use} */
    ApiView update(String id, ApiDescription description, ExpectedVersion expected) {
        Api api = loadChangeable(id, expected);
        Set<String> lostScopes = api.scopesMissingFrom(description);
        List<String> clients = clientsAllowed(lostScopes);
        if (!clients.isEmpty()) {
            throw ApiRefusedException.scopeInUse(clients);
        }
        if (!api.isDescribedAs(description)) {
            store(api, description);
            events.publishEvent(ApiChange.ApiUpdated.of(api, lostScopes));
        }
        return view(api);
    }

    /** @throws ApiRefusedException {@code api-not-found}, {@code built-in}, {@code api-in-use} */
    void delete(String id, ExpectedVersion expected) {
        Api api = loadChangeable(id, expected);
        List<String> clients = clientsAllowed(api.scopes().keySet());
        if (!clients.isEmpty()) {
            throw ApiRefusedException.apiInUse(clients);
        }
        apis.delete(api);
        events.publishEvent(ApiChange.ApiDeleted.of(api));
    }

    /** Also by an API from before audiences were kept in their normal form. */
    private boolean isTaken(String audience) {
        return apis.findAudiences().stream()
                .anyMatch(other -> other.equals(audience)
                        || AudienceUri.normalize(other).filter(audience::equals).isPresent());
    }

    private void store(Api api, ApiDescription description) {
        refuseTakenScopes(api, description);
        String algorithm = description.accessTokens().signingAlgorithm();
        if (!algorithm.equals(api.signing().chosen())) {
            api.signUntilThenWith(api.signing().inUse(keyRing::signsWith));
        }
        api.describe(description, StoredTime.now(clock));
        try {
            apis.saveAndFlush(api);
        } catch (DataIntegrityViolationException e) {
            if (ViolatedConstraint.isNamed("uq_api__audience", e)) {
                throw ApiRefusedException.audienceTaken();
            }
            if (ViolatedConstraint.isNamed("pk_api_scope", e)) {
                throw ApiRefusedException.scopesTaken(List.of());
            }
            if (ViolatedConstraint.isNamed("fk_api__introspection_client", e)) {
                throw ApiRefusedException.introspectionClientUnknown();
            }
            throw e;
        }
    }

    private ApiView view(Api api) {
        return ApiView.of(api, keyRing);
    }

    private void refuseTakenScopes(Api api, ApiDescription description) {
        Set<String> names = description.scopes().keySet();
        if (names.isEmpty()) {
            return;
        }
        List<FieldError> taken = apis.findScopesOwnedByOthers(names, api.id()).stream()
                .sorted()
                .map(name -> new FieldError("scopes", "scope-taken", Map.of("scope", name)))
                .toList();
        if (!taken.isEmpty()) {
            throw ApiRefusedException.scopesTaken(taken);
        }
    }

    private List<String> clientsAllowed(Set<String> scopes) {
        if (scopes.isEmpty()) {
            return List.of();
        }
        return usages.stream()
                .flatMap(usage -> usage.clientsAllowed(scopes).stream())
                .toList();
    }

    private Api loadChangeable(String id, ExpectedVersion expected) {
        Api api = load(id);
        if (api.isBuiltIn()) {
            throw new BuiltInException();
        }
        expected.check(api.version());
        return api;
    }

    /** As exactly as the database keeps it. */
    private Api load(String id) {
        return Uuids.parse(id).flatMap(apis::findById).orElseThrow(() -> new NotFoundException("api"));
    }
}

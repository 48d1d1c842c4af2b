package dev.keyturn.access;

import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.client.Clients;
import dev.keyturn.grant.Grant;
import dev.keyturn.grant.GrantRepository;
import dev.keyturn.grant.IssuedTokenRepository;
import dev.keyturn.user.Users;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** List of grants, newest first. A page takes the same number of statements whatever its length. */
@Component
class GrantList {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "createdAt", "id");

    private final GrantRepository grants;
    private final IssuedTokenRepository tokens;
    private final Clients clients;
    private final Users users;
    private final Clock clock;

    GrantList(GrantRepository grants, IssuedTokenRepository tokens, Clients clients, Users users, Clock clock) {
        this.grants = grants;
        this.tokens = tokens;
        this.clients = clients;
        this.users = users;
        this.clock = clock;
    }

    /** @param query its text is searched for in the scopes */
    @Transactional(readOnly = true)
    public Listing<GrantSummary> search(PageQuery query, GrantQuery filter) {
        Instant now = clock.instant();
        String pattern = query.q() == null || query.q().isBlank() ? null : query.pattern();
        Page<Grant> found = grants.findAll(filter.at(now, pattern), query.sortedBy(NEWEST_FIRST));
        GrantSummary.Names names = namesIn(found.getContent());
        return Listing.of(found, grant -> GrantSummary.of(grant, names, now));
    }

    private GrantSummary.Names namesIn(List<Grant> page) {
        if (page.isEmpty()) {
            return new GrantSummary.Names(Map.of(), Map.of(), Map.of());
        }
        List<UUID> ids = page.stream().map(each -> each.id().value()).toList();
        return new GrantSummary.Names(
                clients.names(page.stream()
                        .map(each -> each.clientId().value())
                        .distinct()
                        .toList()),
                users.namesOfUsers(page.stream().map(Grant::subject).distinct().toList()),
                tokens.findLastRefreshes(ids).stream()
                        .collect(Collectors.toMap(
                                IssuedTokenRepository.LastRefresh::getGrantId,
                                IssuedTokenRepository.LastRefresh::getAt)));
    }
}

package dev.keyturn.access;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.grant.Grant;
import dev.keyturn.grant.GrantId;
import dev.keyturn.grant.GrantRepository;
import dev.keyturn.grant.IssuedTokenRepository;
import jakarta.validation.Valid;
import org.springframework.data.domain.Limit;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Grants in the admin API. The audit trail names them by ID. */
@AdminController(GrantController.PATH)
class GrantController {

    static final String PATH = AdminController.BASE + "/grants";

    /** Limit for the tokens in a response. */
    static final int MAX_TOKENS = 1_000;

    private final GrantRepository grants;
    private final IssuedTokenRepository tokens;
    private final GrantList list;

    GrantController(GrantRepository grants, IssuedTokenRepository tokens, GrantList list) {
        this.grants = grants;
        this.tokens = tokens;
        this.list = list;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:grants:read')")
    Listing<GrantSummary> list(@Valid PageQuery query, @Valid GrantQuery filter) {
        filter.check();
        return list.search(query, filter);
    }

    /** The scope of the audit trail suffices: its entries name the tokens of a grant. */
    @GetMapping("/{id}")
    @PreAuthorize("hasAnyAuthority('SCOPE_admin:grants:read', 'SCOPE_admin:audit:read')")
    @Transactional(readOnly = true)
    public GrantView read(@PathVariable String id) {
        Grant grant = grants.findById(parse(id).value()).orElseThrow(() -> new NotFoundException("grant"));
        return GrantView.of(
                grant,
                tokens.findNewest(grant.id().value(), Limit.of(MAX_TOKENS)),
                tokens.count(grant.id().value()));
    }

    /** Parses the ID in a path; a malformed ID belongs to no grant. */
    private static GrantId parse(String text) {
        try {
            return GrantId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("grant");
        }
    }
}

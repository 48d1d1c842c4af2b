package dev.keyturn.token;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.PageQuery;
import jakarta.validation.Valid;
import org.springframework.data.domain.Limit;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The administrators' view of what users have allowed clients: where to look when the audit trail names a grant. */
@AdminController(AuthorizationController.PATH)
class AuthorizationController {

    static final String PATH = AdminController.BASE + "/authorizations";

    /** How many tokens an answer has at most. */
    static final int MAX_TOKENS = 1_000;

    private final AuthorizationRepository authorizations;
    private final IssuedTokenRepository tokens;
    private final AuthorizationList list;

    AuthorizationController(
            AuthorizationRepository authorizations, IssuedTokenRepository tokens, AuthorizationList list) {
        this.authorizations = authorizations;
        this.tokens = tokens;
        this.list = list;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:authorizations:read')")
    Listing<AuthorizationSummary> list(@Valid PageQuery query, @Valid AuthorizationFilter filter) {
        filter.check();
        return list.search(query, filter);
    }

    /** Who may read the audit trail may also see the tokens that a line of it tells of. */
    @GetMapping("/{id}")
    @PreAuthorize("hasAnyAuthority('SCOPE_admin:authorizations:read', 'SCOPE_admin:audit:read')")
    @Transactional(readOnly = true)
    public AuthorizationView read(@PathVariable String id) {
        Authorization authorization =
                authorizations.findById(parse(id).value()).orElseThrow(AuthorizationRefusedException::notFound);
        return AuthorizationView.of(
                authorization,
                tokens.findNewest(authorization.id().value(), Limit.of(MAX_TOKENS)),
                tokens.count(authorization.id().value()));
    }

    /** The identifier in a path; one that no authorization can have is one that none has. */
    private static AuthorizationId parse(String text) {
        try {
            return AuthorizationId.parse(text);
        } catch (IllegalArgumentException e) {
            throw AuthorizationRefusedException.notFound();
        }
    }
}

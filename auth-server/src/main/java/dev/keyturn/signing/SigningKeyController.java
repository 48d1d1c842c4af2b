package dev.keyturn.signing;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.signing.SigningKey.State;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The admin API's view of signing keys: their life, the next rotation, and the emergency. */
@AdminController(SigningKeyController.PATH)
class SigningKeyController {

    static final String PATH = AdminController.BASE + "/signing-keys";

    private static final String MAY_READ = "hasAuthority('SCOPE_admin:keys:read')";
    private static final String MAY_WRITE = "hasAuthority('SCOPE_admin:keys:write')";
    private static final Sort NEWEST_FIRST =
            Sort.by(Sort.Order.asc("algorithm"), Sort.Order.desc("generation"), Sort.Order.asc("keyId"));

    private final SigningKeyRepository keys;
    private final KeyRing keyRing;
    private final RevocationPreviews previews;

    SigningKeyController(SigningKeyRepository keys, KeyRing keyRing, RevocationPreviews previews) {
        this.keys = keys;
        this.keyRing = keyRing;
        this.previews = previews;
    }

    @GetMapping
    @PreAuthorize(MAY_READ)
    Listing<SigningKeyView> list(@Valid PageQuery query) {
        return Listing.of(keys.search(query.pattern(), query.sortedBy(NEWEST_FIRST)), SigningKeyView::of);
    }

    @GetMapping("/{key_id}")
    @PreAuthorize(MAY_READ)
    SigningKeyView read(@PathVariable("key_id") String keyId) {
        return SigningKeyView.of(find(keyId));
    }

    /** Answers with the key that signs now, or that is announced. */
    @PostMapping("/rotations")
    @PreAuthorize(MAY_WRITE)
    SigningKeyView rotate(@Valid @RequestBody KeyRotation body) {
        SigningAlgorithm algorithm =
                SigningAlgorithm.named(body.algorithm()).orElseThrow(SigningKeyRefusedException::unknownAlgorithm);
        if (body.isImmediate()) {
            keyRing.activate(algorithm);
        } else {
            keyRing.announce(algorithm);
        }
        State state = body.isImmediate() ? State.ACTIVE : State.ANNOUNCED;
        return keys.findByAlgorithmAndStateIn(algorithm.joseName(), List.of(state)).stream()
                .findFirst()
                .map(SigningKeyView::of)
                .orElseThrow(() -> new NotFoundException("signing-key"));
    }

    @GetMapping("/{key_id}/revocation")
    @PreAuthorize(MAY_READ)
    RevocationPreview preview(@PathVariable("key_id") String keyId) {
        return previews.of(find(keyId));
    }

    @PostMapping(path = "/{key_id}/revocation", produces = AdminController.NO_ANSWER)
    @PreAuthorize(MAY_WRITE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable("key_id") String keyId) {
        keyRing.revoke(find(keyId).getId());
    }

    /** A text with a zero byte is no key id, and PostgreSQL would not even compare it. */
    private SigningKey find(String keyId) {
        if (keyId.indexOf('\0') >= 0) {
            throw new NotFoundException("signing-key");
        }
        return keys.findById(keyId).orElseThrow(() -> new NotFoundException("signing-key"));
    }

    /**
     * A rotation to begin now.
     *
     * @param algorithm such as {@code ES256}; one that has never been used gets its first key, which is announced too
     * @param immediately whether the next key signs at once; otherwise, which is the default, it is announced, and signs when
     *     every verifier has had the time to learn it
     */
    record KeyRotation(@NotBlank String algorithm, @Nullable Boolean immediately) {

        boolean isImmediate() {
            return Boolean.TRUE.equals(immediately);
        }
    }
}

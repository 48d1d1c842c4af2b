package dev.keyturn.link;

import dev.keyturn.letter.Letter;
import dev.keyturn.letter.Letter.Fact;
import dev.keyturn.letter.LetterKind;
import dev.keyturn.letter.Letters;
import dev.keyturn.link.LinkEndedException.Ending;
import dev.keyturn.user.UserChange;
import dev.keyturn.user.UserId;
import dev.keyturn.user.UserView;
import dev.keyturn.user.Users;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Links with which users confirm an e-mail address. If they have a confirmed one, it has to confirm the change too. The latest request
 * counts. The row of the user is locked first, so that of two links that are used at once one sees the other.
 */
@Service
@Transactional
class AddressLinks {

    private static final Duration USEFUL_NOTICE = Duration.ofDays(1);

    private final MailedLinks links;
    private final Users users;
    private final Letters letters;

    AddressLinks(MailedLinks links, Users users, Letters letters) {
        this.links = links;
        this.users = users;
        this.letters = letters;
    }

    /** Sends links to a new address of a user, and to the confirmed one if it is another. */
    void request(UserId id, String newAddress) {
        UserView user = users.lockUser(id).orElseThrow();
        end(id);
        send(LetterKind.ADDRESS_LINK, LinkPurpose.ADDRESS, user, newAddress, newAddress);
        confirmedOther(user, newAddress)
                .ifPresent(old -> send(LetterKind.ADDRESS_CHANGE, LinkPurpose.ADDRESS_CHANGE, user, old, newAddress));
    }

    /** A thief may have requested links with the password: they end with it. The page of a link explains a disabled account itself. */
    @EventListener
    void on(UserChange change) {
        if (change.endsGrants() && !(change instanceof UserChange.UserDisabled)) {
            end(change.id());
        }
    }

    private void end(UserId user) {
        links.deleteAllOf(user, LinkPurpose.ADDRESS, LinkPurpose.ADDRESS_CHANGE);
    }

    private void send(LetterKind kind, LinkPurpose purpose, UserView user, String to, String newAddress) {
        letters.write(new Letter(
                kind,
                to,
                user.name(),
                links.create(purpose, new UserId(user.id()), to, newAddress),
                Map.of(Fact.USERNAME, user.username(), Fact.NEW_ADDRESS, newAddress),
                purpose.lifetime()));
    }

    /**
     * The question that a link asks, which stays as it is.
     *
     * @throws LinkEndedException if it does nothing any more
     */
    @Transactional(readOnly = true)
    Question question(String token) {
        MailedLink link = open(token);
        UserView user = users.findUser(link.user())
                .filter(UserView::enabled)
                .orElseThrow(() -> new LinkEndedException(Ending.OVERTAKEN));
        return new Question(user.username(), newAddress(link));
    }

    /**
     * Uses a link up, and gives the user the address if all that have to confirm it did.
     *
     * @return whether the user has the address now
     * @throws LinkEndedException if the link does nothing any more
     */
    boolean use(String token) {
        UserId id = open(token).user();
        UserView user = users.lockUser(id)
                .filter(UserView::enabled)
                .orElseThrow(() -> new LinkEndedException(Ending.OVERTAKEN));
        String newAddress = newAddress(links.use(token, LinkPurpose.ADDRESS, LinkPurpose.ADDRESS_CHANGE));
        Optional<String> old = confirmedOther(user, newAddress);
        boolean isConfirmed = isUsed(id, LinkPurpose.ADDRESS, newAddress)
                && old.stream().allMatch(address -> isUsed(id, LinkPurpose.ADDRESS_CHANGE, address));
        if (isConfirmed) {
            users.confirmAddress(id, newAddress);
            old.ifPresent(address -> letters.write(new Letter(
                    LetterKind.ADDRESS_CHANGED,
                    address,
                    user.name(),
                    null,
                    Map.of(Fact.USERNAME, user.username()),
                    USEFUL_NOTICE)));
        }
        return isConfirmed;
    }

    private MailedLink open(String token) {
        return links.open(token, LinkPurpose.ADDRESS, LinkPurpose.ADDRESS_CHANGE);
    }

    private boolean isUsed(UserId user, LinkPurpose purpose, String address) {
        return links.of(user, purpose).stream()
                .anyMatch(link -> link.usedAt() != null && link.address().equals(address));
    }

    private static Optional<String> confirmedOther(UserView user, String newAddress) {
        return user.confirmedAddress().filter(address -> !address.equals(newAddress));
    }

    private static String newAddress(MailedLink link) {
        @Nullable String address = link.newAddress();
        return Objects.requireNonNull(address);
    }

    /**
     * Question of a link.
     *
     * @param username of the account that is to have the address
     */
    record Question(String username, String address) {}
}

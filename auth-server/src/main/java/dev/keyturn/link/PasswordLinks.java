package dev.keyturn.link;

import dev.keyturn.link.LinkEndedException.Ending;
import dev.keyturn.user.Passwords;
import dev.keyturn.user.UserView;
import dev.keyturn.user.Users;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Links with which users choose a new password. */
@Service
@Transactional
class PasswordLinks {

    private final MailedLinks links;
    private final Users users;
    private final Passwords passwords;

    PasswordLinks(MailedLinks links, Users users, Passwords passwords) {
        this.links = links;
        this.users = users;
        this.passwords = passwords;
    }

    /**
     * The user of a link, which stays as it is.
     *
     * @throws LinkEndedException if it does nothing any more
     */
    @Transactional(readOnly = true)
    UserView user(String token) {
        MailedLink link = links.open(token, LinkPurpose.PASSWORD);
        return users.findUser(link.user())
                .filter(UserView::enabled)
                .filter(user ->
                        user.confirmedAddress().filter(link.address()::equals).isPresent())
                .orElseThrow(() -> new LinkEndedException(Ending.OVERTAKEN));
    }

    /**
     * Sets the password of the user of a link, and uses the link up.
     *
     * @throws LinkEndedException if it does nothing any more
     * @throws dev.keyturn.user.PasswordRefusedException if the new password is not allowed; the link can be used again
     */
    void use(String token, String replacement) {
        MailedLink link = links.use(token, LinkPurpose.PASSWORD);
        if (!passwords.recover(link.user(), link.address(), link.createdAt(), replacement)) {
            throw new LinkEndedException(Ending.OVERTAKEN);
        }
    }
}

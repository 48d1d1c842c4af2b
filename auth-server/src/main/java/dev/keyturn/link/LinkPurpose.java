package dev.keyturn.link;

import dev.keyturn.oauth.Codes;
import dev.keyturn.oauth.Pages;
import java.time.Duration;

/** Purpose of a link in a mail. A link does nothing else. */
enum LinkPurpose {
    /** Lets a user who forgot the password choose another. */
    PASSWORD(Pages.NEW_PASSWORD, Duration.ofMinutes(30)),
    /** Confirms that an address is the user's. It goes to that address. */
    ADDRESS(Pages.CONFIRM_EMAIL, Duration.ofDays(1)),
    /** Confirms that another address may take the place of the one to which it goes. */
    ADDRESS_CHANGE(Pages.CONFIRM_EMAIL, Duration.ofDays(1));

    private final String page;
    private final Duration lifetime;

    LinkPurpose(String page, Duration lifetime) {
        this.page = page;
        this.lifetime = lifetime;
    }

    String code() {
        return Codes.of(this);
    }

    /** Path of the page that the link opens. */
    String page() {
        return page;
    }

    Duration lifetime() {
        return lifetime;
    }
}

package dev.keyturn.account;

import dev.keyturn.audit.AccountEvents.AccountEvent;
import dev.keyturn.oauth.PageTime;
import java.util.Objects;

/** Event of an account on the page of its user. */
record ActivityView(AccountEvent event) {

    /** Key of its words. */
    public String words() {
        return "activity." + event.type();
    }

    public boolean isByAnother() {
        return event.isByAnother();
    }

    /** IP address from which it was done; empty if it is not known. */
    public String address() {
        return Objects.requireNonNullElse(event.address(), "");
    }

    /** Whether an attempt to sign in failed. */
    public boolean isWarning() {
        return event.type().endsWith(".failed");
    }

    /** @param language tag of the page's language */
    public String time(String language) {
        return PageTime.minute(event.occurredAt(), language);
    }
}

package dev.keyturn.factor;

import dev.keyturn.passkey.Passkey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.UUID;

/** Passkey as its user sees it. */
record PasskeyRow(Passkey passkey) {

    public UUID id() {
        return passkey.id();
    }

    /** The user's name for it; may be empty. */
    public String name() {
        return passkey.name();
    }

    /** Number of signatures, as the passkey counts them; 0 if it does not. */
    public long signCount() {
        return passkey.signCount();
    }

    /** Last part of the message that says where copies of it are. */
    public String copies() {
        if (!passkey.backupEligible()) {
            return "none";
        }
        return passkey.backedUp() ? "some" : "possible";
    }

    /**
     * The day on which it was added, in UTC and in words.
     *
     * @param language tag of the page's language
     */
    public String addedIn(String language) {
        return day(passkey.createdAt(), language);
    }

    /**
     * The day on which it was used last, in UTC and in words; empty if it was not used.
     *
     * @param language tag of the page's language
     */
    public String usedIn(String language) {
        Instant used = passkey.lastUsedAt();
        return used == null ? "" : day(used, language);
    }

    private static String day(Instant time, String language) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(Locale.forLanguageTag(language))
                .withZone(ZoneOffset.UTC)
                .format(time);
    }
}

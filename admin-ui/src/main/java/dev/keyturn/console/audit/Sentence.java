package dev.keyturn.console.audit;

import dev.keyturn.console.audit.AuditEvent.Party;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened, in the order in which a page writes it: who, what, to whom, and what else there is to say.
 *
 * @param actor null where the subject itself did it, or nobody knows who
 * @param verb may be empty
 * @param rest may be empty
 */
public record Sentence(@Nullable Party actor, String verb, Party subject, String rest) {

    private static final Map<String, Wording> WORDINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("access-token-revoked", Wording.ofSubject("revoked an access token")),
            Map.entry("administrator-restored", Wording.of("made", "an administrator again, by the command line")),
            Map.entry("api-deleted", Wording.of("deleted the API")),
            Map.entry("api-key-disabled", Wording.of("disabled the API key")),
            Map.entry("api-key-enabled", Wording.of("enabled the API key")),
            Map.entry(
                    "api-key-expiring",
                    Wording.ofNobody("There is no successor yet for the API key", "which ends soon")),
            Map.entry("api-key-imported", Wording.of("imported the API key")),
            Map.entry("api-key-issued", Wording.of("issued the API key")),
            Map.entry("api-key-leaked", Wording.ofNobody("Somebody found the API key", "where it does not belong")),
            Map.entry("api-key-quarantined", Wording.ofNobody("Held to reading:", "which has leaked")),
            Map.entry("api-key-revoked", Wording.of("revoked the API key")),
            Map.entry("api-key-rotated", Wording.of("rotated the API key")),
            Map.entry("api-key-updated", Wording.of("changed the API key")),
            Map.entry("api-registered", Wording.of("registered the API")),
            Map.entry("api-updated", Wording.of("changed the API")),
            Map.entry("authorization-allowed", Wording.of("authorized", "to act for them")),
            Map.entry("authorization-revoked", Wording.ofSubject("lost an authorization")),
            Map.entry("client-deleted", Wording.of("deleted the client")),
            Map.entry("client-disabled", Wording.of("disabled the client")),
            Map.entry("client-enabled", Wording.of("enabled the client")),
            Map.entry("client-owner-added", Wording.of("gave a user the client")),
            Map.entry("client-owner-removed", Wording.of("took from a user the client")),
            Map.entry("client-registered", Wording.of("registered the client")),
            Map.entry("client-secret-issued", Wording.of("made a new secret for the client")),
            Map.entry("client-secret-retired", Wording.of("retired a secret of the client")),
            Map.entry("client-updated", Wording.of("changed the client")),
            Map.entry("consent-granted", Wording.of("gave consent to")),
            Map.entry("consent-withdrawn", Wording.of("withdrew the consent to")),
            Map.entry("password-changed", Wording.ofSubject("chose another password")),
            Map.entry("password-reset", Wording.of("reset the password of")),
            Map.entry("refresh-token-replayed", Wording.ofSubject("presented a refresh token that had been replaced")),
            Map.entry("request-refused", Wording.ofNobody("Requests were refused that named")),
            Map.entry("sign-in-failed", Wording.ofNobody("Somebody gave a wrong password for")),
            Map.entry("signed-out", Wording.ofSubject("signed out")),
            Map.entry("tokens-revoked", Wording.of("revoked what was issued to")),
            Map.entry("signed-in", Wording.ofSubject("signed in")),
            Map.entry("signing-key-activated", Wording.of("began to sign with the signing key")),
            Map.entry("signing-key-announced", Wording.of("announced the signing key")),
            Map.entry("signing-key-destroyed", Wording.of("destroyed the signing key")),
            Map.entry("signing-key-generated", Wording.of("generated the signing key")),
            Map.entry("signing-key-retired", Wording.of("retired the signing key")),
            Map.entry("signing-key-revoked", Wording.of("revoked the signing key", "and all that it signed")),
            Map.entry("user-created", Wording.of("created the user")),
            Map.entry("user-deleted", Wording.of("deleted the user")),
            Map.entry("user-disabled", Wording.of("disabled the user")),
            Map.entry("user-enabled", Wording.of("enabled the user")),
            Map.entry("user-updated", Wording.of("changed the user"))));

    private static final Map<String, String> REASONS = Map.of(
            "leaked", "because it leaked",
            "rotated", "because another has taken its place",
            "code-replayed", "because a code was used twice",
            "refresh-token-replayed", "because a refresh token was used twice",
            "revoked-by-client", "because it gave it back",
            "consent-withdrawn", "because the consent was withdrawn",
            "password-changed", "because the password was changed",
            "user-disabled", "because the user was disabled");

    static Sentence of(AuditEvent event) {
        Wording wording = WORDINGS.getOrDefault(event.type(), Wording.of(event.type() + ":"));
        String because = REASONS.getOrDefault(String.valueOf(event.details().get("reason")), "");
        return new Sentence(
                wording.namesActor ? event.actor() : null,
                wording.verb,
                event.subject(),
                (wording.rest + " " + because).strip());
    }

    /** The types that the console has words for, sorted. */
    static Iterable<String> knownTypes() {
        return WORDINGS.keySet();
    }

    /** How an event of one type is told. */
    private record Wording(boolean namesActor, String verb, String rest) {

        static Wording of(String verb) {
            return of(verb, "");
        }

        static Wording of(String verb, String rest) {
            return new Wording(true, verb, rest);
        }

        static Wording ofSubject(String rest) {
            return new Wording(false, "", rest);
        }

        static Wording ofNobody(String verb) {
            return ofNobody(verb, "");
        }

        static Wording ofNobody(String verb, String rest) {
            return new Wording(false, verb, rest);
        }
    }
}

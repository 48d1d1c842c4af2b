package dev.keyturn.consent;

import dev.keyturn.client.ClientId;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Consent of a user to a client. */
@Entity
@Table(name = "consent")
public class Consent {

    @EmbeddedId
    private ConsentId id;

    /** Increases with each change of the scopes, too. */
    @Version
    @SuppressWarnings("UnusedVariable") // for statements that read it
    private long version;

    @ElementCollection
    @CollectionTable(
            name = "consent_scope",
            joinColumns = {
                @JoinColumn(name = "user_id", referencedColumnName = "user_id"),
                @JoinColumn(name = "client_id", referencedColumnName = "client_id")
            })
    @Column(name = "scope")
    private Set<String> scopes = new HashSet<>();

    private Instant grantedAt;

    @SuppressWarnings("UnusedVariable") // for those who read the table
    private Instant changedAt;

    @SuppressWarnings("NullAway.Init")
    protected Consent() {}

    ClientId clientId() {
        return new ClientId(id.clientId());
    }

    Set<String> scopes() {
        return Collections.unmodifiableSet(scopes);
    }

    /** Time of the first consent to this client. */
    Instant grantedAt() {
        return grantedAt;
    }

    /** Makes these the scopes that are allowed, in place of what was. */
    Change allow(Set<String> allowed, Instant now) {
        Change change = new Change(without(allowed, scopes), without(scopes, allowed));
        scopes.retainAll(allowed);
        scopes.addAll(allowed);
        if (!change.isNone()) {
            changedAt = now.isBefore(grantedAt) ? grantedAt : now;
        }
        return change;
    }

    private static SortedSet<String> without(Set<String> scopes, Set<String> others) {
        SortedSet<String> rest = new TreeSet<>(scopes);
        rest.removeAll(others);
        return rest;
    }

    /** Difference between two states of a consent: scopes added and removed, both in alphabetical order. */
    record Change(SortedSet<String> added, SortedSet<String> lost) {

        boolean isNone() {
            return added.isEmpty() && lost.isEmpty();
        }
    }
}

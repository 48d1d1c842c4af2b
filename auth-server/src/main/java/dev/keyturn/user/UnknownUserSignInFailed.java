package dev.keyturn.user;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;
import java.util.Optional;

/**
 * Sign-in attempt with an unknown username. The name is not kept: people type their password there by mistake.
 */
record UnknownUserSignInFailed() implements AuditableEvent {

    @Override
    public String type() {
        return "sign-in.failed";
    }

    @Override
    public Subject subject() {
        return new Subject("user", "", "an unknown name");
    }

    @Override
    public Map<String, String> details() {
        return Map.of("locked", "false");
    }

    @Override
    public boolean isFailure() {
        return true;
    }

    @Override
    public Optional<Burst> burst() {
        return Optional.of(Burst.ONE);
    }
}

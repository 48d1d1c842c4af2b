package dev.keyturn.audit;

/** Principal of a session that knows the name by which the audit trail shows its user. */
public interface NamedActor {

    /** Username. */
    String loginName();
}

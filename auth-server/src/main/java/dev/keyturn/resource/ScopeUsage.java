package dev.keyturn.resource;

import java.util.List;
import java.util.Set;

/** Lookup of the clients that have a scope; asked before one is removed. Implemented by the feature that hands scopes out. */
public interface ScopeUsage {

    /** The names of the clients that may ask for at least one of these scopes, in alphabetical order; empty if none does. */
    List<String> clientsAllowed(Set<String> scopes);
}

package dev.keyturn.signing;

import java.util.Set;

/** Lookup of the algorithms in use, so that each has a key. Implemented by the feature that lets one be chosen. */
public interface AlgorithmUsage {

    /** The names of the algorithms that are chosen somewhere. */
    Set<String> algorithms();
}

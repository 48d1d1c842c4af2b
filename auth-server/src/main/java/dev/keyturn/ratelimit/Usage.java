package dev.keyturn.ratelimit;

import java.util.UUID;

/**
 * Use of a budget that other nodes are to count.
 *
 * @param budget the same at all nodes for a limit and a caller, and only for these; says nothing about the caller
 * @param micros microseconds in which the budget is refilled by as much as was used
 */
record Usage(UUID budget, long micros) {}

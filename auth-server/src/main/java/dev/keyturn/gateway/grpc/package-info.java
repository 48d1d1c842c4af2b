/**
 * The check of a credential by Envoy's gRPC protocol ({@code envoy.service.auth.v3.Authorization}), on a port of its own. It
 * translates a message to a request of {@link dev.keyturn.gateway.GatewayCheck} and its response back (ADR 0076).
 */
@NullMarked
package dev.keyturn.gateway.grpc;

import org.jspecify.annotations.NullMarked;

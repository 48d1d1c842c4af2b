/**
 * Protects a Spring MVC application with access tokens: a filter that lets no request pass without a good one, an annotation
 * that demands scopes, and the answers that clients get otherwise.
 *
 * <p>Owns what there is to HTTP: where a token may be, the challenges of RFC 6750, the paths that need no token. What makes
 * a token good is the core's business. Does not need Spring Security.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750">RFC 6750, Bearer Token Usage</a>
 */
@NullMarked
package dev.keyturn.sdk.spring;

import org.jspecify.annotations.NullMarked;

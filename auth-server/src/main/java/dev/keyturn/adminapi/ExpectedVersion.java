package dev.keyturn.adminapi;

import dev.keyturn.adminapi.DomainException.Kind;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Version of a resource that a request expects to change, from its {@code If-Match} header; prevents lost updates.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1">RFC 9110 §13.1.1, If-Match</a>
 */
public final class ExpectedVersion {

    private static final String ENTITY_TAG = "(?:W/)?\"[\\x21\\x23-\\x7E]*\"";
    private static final Pattern SYNTAX = Pattern.compile(ENTITY_TAG + "(?:[ \t]*,[ \t]*" + ENTITY_TAG + ")*");
    private static final ExpectedVersion ANY = new ExpectedVersion(null);

    private final @Nullable Set<String> tags;

    private ExpectedVersion(@Nullable Set<String> tags) {
        this.tags = tags;
    }

    /**
     * The version that a change is meant for; {@code *} stands for any.
     *
     * @throws DomainException {@code if-match-required} without the header
     */
    public static ExpectedVersion required(@Nullable String ifMatch) {
        if (ifMatch == null) {
            throw new IfMatchRequiredException();
        }
        if (ifMatch.strip().equals("*")) {
            return ANY;
        }
        String header = ifMatch.strip();
        if (header.length() > 200 || !SYNTAX.matcher(header).matches()) {
            throw new InvalidRequestException("if-match");
        }
        return new ExpectedVersion(
                Arrays.stream(header.split(",", -1)).map(String::strip).collect(Collectors.toSet()));
    }

    /** The entity tag of a version: the value of the {@code ETag} header. */
    public static String entityTag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * Passes if the resource still has a version that the request expects.
     *
     * @throws DomainException {@code stale} if it has changed since
     */
    public void check(long version) {
        if (tags != null && !tags.contains(entityTag(version))) {
            throw new StaleException();
        }
    }

    /** The resource was changed in the meantime. */
    static final class StaleException extends DomainException {

        private static final long serialVersionUID = 1L;

        StaleException() {
            super(Kind.STALE, "stale");
        }
    }

    /** A change came without saying which version it is for. */
    static final class IfMatchRequiredException extends DomainException {

        private static final long serialVersionUID = 1L;

        IfMatchRequiredException() {
            super(Kind.UNCONDITIONAL, "if-match-required");
        }
    }
}

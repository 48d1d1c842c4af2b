package dev.keyturn.link;

import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.database.StoredTime;
import dev.keyturn.link.LinkEndedException.Ending;
import dev.keyturn.oauth.CallbackUri;
import dev.keyturn.oauth.Codes;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.user.UserId;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The table {@code mailed_link}. A link has a token of 256 random bits, of which the digest is kept. */
@Repository
class MailedLinks {

    /** Name of the parameter and form field with a token. */
    static final String TOKEN = "token";

    private static final int TOKEN_BYTES = 32;
    private static final Pattern TOKEN_SYNTAX = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How long the page of a link says why it does nothing any more. */
    private static final Duration EXPLAINED = Duration.ofDays(1);

    private static final String INSERT = """
            insert into mailed_link (digest, purpose, user_id, address, created_at, expires_at, new_address)
            values (:digest, :purpose, :user, :address, :now, :expires, :newAddress)""";
    private static final String SELECT =
            "select purpose, user_id, address, created_at, expires_at, used_at, new_address from mailed_link where ";
    private static final String USE = """
            update mailed_link set used_at = :now
            where digest = :digest and purpose = :purpose and used_at is null and expires_at > :now""";
    private static final String PURGE = """
            delete from mailed_link where digest in (
                select digest from mailed_link where expires_at < :before order by expires_at fetch first :limit rows only)""";

    private final NamedStatements statements;
    private final String issuer;
    private final Clock clock;

    MailedLinks(NamedStatements statements, KeyturnProperties server, Clock clock) {
        this.statements = statements;
        this.issuer = server.issuer().toString();
        this.clock = clock;
    }

    /** Makes a link for a mail to an address of a user, and returns its whole address. */
    String create(LinkPurpose purpose, UserId user, String address) {
        return create(purpose, user, address, null);
    }

    /** The same for a link that confirms an address. */
    String create(LinkPurpose purpose, UserId user, String address, @Nullable String newAddress) {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = StoredTime.now(clock);
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("digest", TokenDigest.of(token).hex());
        values.put("purpose", purpose.code());
        values.put("user", user.value());
        values.put("address", address);
        values.put("now", now);
        values.put("expires", now.plus(purpose.lifetime()));
        values.put("newAddress", newAddress);
        statements.run(new NamedStatement(INSERT, values));
        return new CallbackUri(issuer + purpose.page()).with(TOKEN, token).toString();
    }

    /**
     * The link of a token, which stays as it is.
     *
     * @throws LinkEndedException if there is none, or it does nothing any more
     */
    MailedLink open(String token, LinkPurpose... purposes) {
        return find(token, List.of(purposes))
                .orElseThrow(() -> new LinkEndedException(Ending.UNKNOWN))
                .requireOpenAt(clock.instant());
    }

    /**
     * Uses a link up, in the current transaction. Of two requests with the same link, the database lets one through.
     *
     * @throws LinkEndedException as {@link #open}
     */
    MailedLink use(String token, LinkPurpose... purposes) {
        MailedLink link = open(token, purposes);
        boolean isFirst = statements.run(new NamedStatement(
                        USE,
                        Map.of(
                                "digest", TokenDigest.of(token).hex(),
                                "purpose", link.purpose().code(),
                                "now", StoredTime.now(clock))))
                == 1;
        if (!isFirst) {
            throw new LinkEndedException(Ending.USED);
        }
        return link;
    }

    /** Links of a user for a purpose, used ones too. */
    List<MailedLink> of(UserId user, LinkPurpose purpose) {
        return statements.query(
                new NamedStatement(
                        SELECT + "user_id = :user and purpose = :purpose",
                        Map.of("user", user.value(), "purpose", purpose.code())),
                (row, number) -> read(row));
    }

    /** Deletes the links of a user for some purposes. */
    void deleteAllOf(UserId user, LinkPurpose... purposes) {
        statements.run(new NamedStatement(
                "delete from mailed_link where user_id = :user and purpose in (:purposes)",
                Map.of(
                        "user",
                        user.value(),
                        "purposes",
                        Stream.of(purposes).map(LinkPurpose::code).toList())));
    }

    private Optional<MailedLink> find(String token, List<LinkPurpose> purposes) {
        return TOKEN_SYNTAX.matcher(token).matches()
                ? statements
                        .query(
                                new NamedStatement(
                                        SELECT + "digest = :digest",
                                        Map.of("digest", TokenDigest.of(token).hex())),
                                (row, number) -> read(row))
                        .stream()
                        .filter(link -> purposes.contains(link.purpose()))
                        .findFirst()
                : Optional.empty();
    }

    private static MailedLink read(ResultSet row) throws SQLException {
        String purpose = row.getString("purpose");
        return new MailedLink(
                Arrays.stream(LinkPurpose.values())
                        .filter(known -> Codes.of(known).equals(purpose))
                        .findFirst()
                        .orElseThrow(),
                new UserId(row.getObject("user_id", UUID.class)),
                row.getString("address"),
                StoredTime.read(row, "created_at"),
                StoredTime.read(row, "expires_at"),
                StoredTime.readNullable(row, "used_at"),
                row.getString("new_address"));
    }

    /** @return how many links were deleted that ended long ago, at most the limit */
    int deleteOld(Instant now, int limit) {
        return statements.run(new NamedStatement(PURGE, Map.of("before", now.minus(EXPLAINED), "limit", limit)));
    }
}

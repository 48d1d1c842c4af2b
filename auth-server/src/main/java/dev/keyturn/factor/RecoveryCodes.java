package dev.keyturn.factor;

import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.user.UserId;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Repository;

/**
 * The table {@code recovery_code}: codes for a user who has lost the authenticator app. Each works once; a row is one that was not
 * used. A code has 79 random bits, so that its digest tells nothing of it.
 */
@Repository
class RecoveryCodes {

    static final int COUNT = 10;

    /** Without characters that look alike. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NamedStatements statements;

    RecoveryCodes(NamedStatements statements) {
        this.statements = statements;
    }

    /** Replaces a user's codes by new ones, which are returned as the user is to write them down. */
    List<String> replace(UserId user) {
        deleteAllOf(user);
        List<String> codes =
                Stream.generate(RecoveryCodes::generate).limit(COUNT).toList();
        statements.runAll(codes.stream()
                .map(code -> new NamedStatement(
                        "insert into recovery_code (user_id, digest) values (:user, :digest)",
                        Map.of("user", user.value(), "digest", digest(code))))
                .toList());
        return codes.stream().map(code -> code.replaceAll("(.{4})(?!$)", "$1-")).toList();
    }

    /** Consumes a code. */
    boolean redeem(UserId user, String code) {
        return code.length() == LENGTH
                && statements.run(new NamedStatement(
                                "delete from recovery_code where user_id = :user and digest = :digest",
                                Map.of("user", user.value(), "digest", digest(code))))
                        == 1;
    }

    int count(UserId user) {
        return statements
                .query(
                        new NamedStatement(
                                "select count(*) from recovery_code where user_id = :user",
                                Map.of("user", user.value())),
                        (row, number) -> row.getInt(1))
                .get(0);
    }

    void deleteAllOf(UserId user) {
        statements.run(
                new NamedStatement("delete from recovery_code where user_id = :user", Map.of("user", user.value())));
    }

    private static String generate() {
        return IntStream.range(0, LENGTH)
                .mapToObj(i -> String.valueOf(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length()))))
                .collect(Collectors.joining());
    }

    private static String digest(String code) {
        return TokenDigest.of(code).hex();
    }
}

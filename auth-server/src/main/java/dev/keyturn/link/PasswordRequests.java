package dev.keyturn.link;

import dev.keyturn.letter.Letter;
import dev.keyturn.letter.Letter.Fact;
import dev.keyturn.letter.LetterKind;
import dev.keyturn.letter.LetterSource;
import dev.keyturn.letter.Letters;
import dev.keyturn.link.PasswordRequestTable.Asked;
import dev.keyturn.link.PasswordRequestTable.Waiting;
import dev.keyturn.user.UserId;
import dev.keyturn.user.UserView;
import dev.keyturn.user.Users;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Requests for links by people who forgot their password. A request is stored and nothing else, so that neither its answer nor the time
 * of the answer depends on the account. Whether there is one is looked up afterwards.
 */
@Component
class PasswordRequests implements LetterSource {

    /** Users who can have an address in common. */
    private static final int MAX_USERS = 5;

    private static final int BATCH = 20;

    private final PasswordRequestTable table;
    private final Users users;
    private final MailedLinks links;
    private final Letters letters;
    private final TransactionOperations transactions;

    PasswordRequests(
            PasswordRequestTable table,
            Users users,
            MailedLinks links,
            Letters letters,
            TransactionOperations transactions) {
        this.table = table;
        this.users = users;
        this.links = links;
        this.letters = letters;
        this.transactions = transactions;
    }

    /** Stores a request. Takes one statement. */
    void add(String typed, String network) {
        table.insert(new Asked(typed, network));
    }

    @Override
    public void writeDue() {
        List<Waiting> batch;
        do {
            batch = table.oldest(BATCH);
            batch.forEach(request -> transactions.executeWithoutResult(transaction -> {
                if (table.take(request)) {
                    table.open(request).ifPresent(this::write);
                }
            }));
        } while (batch.size() == BATCH);
    }

    private void write(Asked asked) {
        for (UserView user : users.findReachable(asked.typed(), MAX_USERS)) {
            String address = user.confirmedAddress().orElseThrow();
            letters.write(new Letter(
                    LetterKind.PASSWORD_LINK,
                    address,
                    user.name(),
                    links.create(LinkPurpose.PASSWORD, new UserId(user.id()), address),
                    Map.of(Fact.USERNAME, user.username(), Fact.NETWORK, asked.network()),
                    LinkPurpose.PASSWORD.lifetime()));
        }
    }
}

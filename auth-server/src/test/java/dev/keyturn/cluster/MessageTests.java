package dev.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTests {

    private static final UUID NODE = UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "two words", " \n", "ключ"})
    void isReadAsItWasWritten(String payload) {
        Message message = new Message(NODE, "signing-keys", payload);

        assertThat(Message.parse(message.text())).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not-a-node topic payload", "------------------------------------ topic payload"})
    void ignoresForeignMessagesOnTheChannel(String text) {
        assertThat(Message.parse(text)).isEmpty();
    }

    @Test
    void rejectsPayloadsThatTheDatabaseCannotCarry() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Message(NODE, "Not A Topic", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Message(NODE, "topic", "x".repeat(7_001)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Message(NODE, "topic", "ä".repeat(3_501)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Message(NODE, "topic", "a\0b"));
    }
}

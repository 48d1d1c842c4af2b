package dev.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherNodesTests {

    private final List<OtherNodes> nodes = new ArrayList<>();
    private final OtherNodes one = join();

    @Test
    void aNodeAloneStaysAlone() {
        one.readAll();
        one.announce();

        assertThat(one.areUp()).isFalse();
    }

    @Test
    void aNodeThatJoinsAndThoseThatAreThereKnowEachOtherAtOnce() {
        OtherNodes other = join();

        other.readAll();

        assertThat(one.areUp()).isTrue();
        assertThat(other.areUp()).isTrue();
    }

    @Test
    void aNodeThatIsSilentForThreePeriodsHasGone() {
        OtherNodes other = join();
        other.readAll();
        nodes.remove(other);

        one.announce();
        one.announce();
        assertThat(one.areUp()).isTrue();
        one.announce();

        assertThat(one.areUp()).isFalse();
    }

    @Test
    void anAnnouncementKeepsItPresent() {
        OtherNodes other = join();
        other.readAll();
        for (int i = 0; i < 10; i++) {
            one.announce();
            other.announce();
        }

        assertThat(one.areUp()).isTrue();
        assertThat(other.areUp()).isTrue();
    }

    /** A node that hears all others, and not itself. */
    private OtherNodes join() {
        OtherNodes[] self = new OtherNodes[1];
        self[0] = new OtherNodes((topic, payload) -> nodes.stream()
                .filter(node -> !node.equals(self[0]) && topic.equals(node.topic()))
                .toList()
                .forEach(node -> node.receive(payload)));
        nodes.add(self[0]);
        return self[0];
    }
}

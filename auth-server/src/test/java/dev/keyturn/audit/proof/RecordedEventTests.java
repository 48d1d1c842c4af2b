package dev.keyturn.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Canonical encoding of events, which verifiers of other makers write again. */
class RecordedEventTests {

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final Instant AT = Instant.parse("2026-11-30T12:00:00.000001Z");

    private static final RecordedEvent.Who ADA = new RecordedEvent.Who("USER", "1", "ada");
    private static final RecordedEvent.Who SHOP = new RecordedEvent.Who("client", "shop", "Shop");

    private static final RecordedEvent PLAIN =
            new RecordedEvent(ID, AT, "t", false, ADA, SHOP, "{}", null, false, 1, null, null, null);

    @Test
    void anEventIsEncodedAsTheDecisionSays() {
        assertThat(HexFormat.of().formatHex(PLAIN.payload(Leaf.Kind.EVENT)))
                .isEqualTo("01" + "0000000174" + "00"
                        + "0000000455534552" + "0000000131" + "00000003616461"
                        + "00000006636c69656e74" + "0000000473686f70" + "0000000453686f70"
                        + "000000027b7d" + "ffffffff" + "00" + "0000000000000001" + "ffffffffffffffff");
        Leaf leaf = PLAIN.leaf(7, Leaf.Kind.EVENT);
        assertThat(HexFormat.of().formatHex(leaf.content()))
                .isEqualTo("01" + "01" + "00112233445566778899aabbccddeeff" + "0006617d2633d001"
                        + HexFormat.of().formatHex(leaf.payloadDigest().bytes()));
    }

    @Test
    void eachMemberChangesTheHash() {
        RecordedEvent.Who bob = new RecordedEvent.Who("USER", "2", "ada");
        List<RecordedEvent> events = List.of(
                PLAIN,
                new RecordedEvent(new UUID(1, 1), AT, "t", false, ADA, SHOP, "{}", null, false, 1, null, null, null),
                new RecordedEvent(
                        ID, AT.plusNanos(1000), "t", false, ADA, SHOP, "{}", null, false, 1, null, null, null),
                new RecordedEvent(ID, AT, "u", false, ADA, SHOP, "{}", null, false, 1, null, null, null),
                new RecordedEvent(ID, AT, "t", true, ADA, SHOP, "{}", null, false, 1, null, null, null),
                new RecordedEvent(ID, AT, "t", false, bob, SHOP, "{}", null, false, 1, null, null, null),
                new RecordedEvent(ID, AT, "t", false, ADA, bob, "{}", null, false, 1, null, null, null),
                new RecordedEvent(ID, AT, "t", false, ADA, SHOP, "{ }", null, false, 1, null, null, null),
                new RecordedEvent(ID, AT, "t", false, ADA, SHOP, "{}", "", false, 1, null, null, null),
                new RecordedEvent(ID, AT, "t", false, ADA, SHOP, "{}", null, true, 1, null, null, null),
                new RecordedEvent(ID, AT, "t", false, ADA, SHOP, "{}", null, false, 2, null, null, null),
                new RecordedEvent(ID, AT, "t", false, ADA, SHOP, "{}", null, false, 1, AT, null, null));

        List<Hash> hashes = new ArrayList<>();
        events.forEach(event -> hashes.add(event.leaf(0, Leaf.Kind.EVENT).hash()));
        hashes.add(PLAIN.leaf(0, Leaf.Kind.COUNT).hash());

        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void aCountedEventHasItsCountInItsSecondLeafOnly() {
        RecordedEvent once = new RecordedEvent(ID, AT, "t", true, ADA, SHOP, "{}", null, true, 1, AT, null, null);
        RecordedEvent twice =
                new RecordedEvent(ID, AT, "t", true, ADA, SHOP, "{}", null, true, 2, AT.plusSeconds(1), null, null);

        assertThat(once.leaf(0, Leaf.Kind.EVENT)).isEqualTo(twice.leaf(0, Leaf.Kind.EVENT));
        assertThat(once.leaf(0, Leaf.Kind.COUNT)).isNotEqualTo(twice.leaf(0, Leaf.Kind.COUNT));
    }
}

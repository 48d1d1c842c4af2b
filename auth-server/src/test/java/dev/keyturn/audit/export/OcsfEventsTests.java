package dev.keyturn.audit.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.audit.proof.PositionedEvent;
import dev.keyturn.audit.proof.RecordedEvent;
import dev.keyturn.audit.proof.RecordedEvent.Who;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OcsfEventsTests {

    private static final Who BOB = new Who("user", "8", "bob");
    private static final List<String> REQUIRED =
            List.of("activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid");

    /** Attributes that OCSF 1.5.0 requires of each class beyond those of each event. */
    @ParameterizedTest
    @CsvSource({
        "user.signed-in, 300201, user, service",
        "user.disabled, 300105, user, user",
        "client-secret.created, 300401, entity, entity",
        "grant.revoked, 600304, api, src_endpoint",
        "request.rejected, 600399, api, actor",
        "api-key.leaked, 200401, finding_info, finding_info",
        "alarm.opened, 200401, finding_info, finding_info",
        "unknown.happened, 600399, api, src_endpoint"
    })
    void hasWhatItsClassRequires(String type, long typeUid, String required, String alsoRequired) {
        JsonNode ocsf = ocsf(type, false, BOB, "{}");

        assertThat(REQUIRED).allMatch(ocsf::has);
        assertThat(ocsf.has(required) && ocsf.has(alsoRequired)).isTrue();
        assertThat(ocsf.get("type_uid").asLong())
                .isEqualTo(typeUid)
                .isEqualTo(ocsf.get("class_uid").asLong() * 100
                        + ocsf.get("activity_id").asLong());
        assertThat(ocsf.get("category_uid").asLong())
                .isEqualTo(ocsf.get("class_uid").asLong() / 1000);
        assertThat(ocsf.at("/metadata/version").asString()).isEqualTo("1.5.0");
        assertThat(ocsf.at("/metadata/product/name").asString()).isEqualTo("Keyturn");
    }

    @Test
    void namesActorSubjectAndAddress() {
        JsonNode ocsf = ocsf("user.signed-in", false, BOB, "{}");

        assertThat(ocsf.at("/actor/user/name").asString()).isEqualTo("alice");
        assertThat(ocsf.at("/user/uid").asString()).isEqualTo("8");
        assertThat(ocsf.at("/src_endpoint/ip").asString()).isEqualTo("192.0.2.7");
        assertThat(ocsf.get("time").asLong()).isEqualTo(TestEvents.AT.toEpochMilli());
        assertThat(ocsf.get("status_id").asInt()).isEqualTo(1);
        assertThat(ocsf.get("severity").asString()).isEqualTo("Informational");
    }

    @Test
    void tellsWhyAnAttemptFailed() {
        JsonNode ocsf = ocsf("sign-in.failed", true, BOB, "{\"reason\":\"wrong-password\"}");

        assertThat(ocsf.get("status_id").asInt()).isEqualTo(2);
        assertThat(ocsf.get("status_detail").asString()).isEqualTo("wrong-password");
        assertThat(ocsf.at("/unmapped/details/reason").asString()).isEqualTo("wrong-password");
        assertThat(ocsf.get("severity_id").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"low, 2", "critical, 5", "enormous, 4", ", 4"})
    void aFindingSaysItsSeverity(String severity, int id) {
        String details = severity == null ? "{}" : "{\"severity\":\"" + severity + "\"}";

        assertThat(ocsf("alarm.opened", true, BOB, details).get("severity_id").asInt())
                .isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "alarm.raised, 200401, Create, 1",
        "alarm.acknowledged, 200402, Update, 2",
        "alarm.closed, 200403, Close, 4"
    })
    void allStepsOfAnAlarmAreAboutTheAlarmInWords(String type, long typeUid, String activity, int status) {
        JsonNode ocsf = ocsf(type, false, new Who("alarm", "a1", "rejected-requests: Orders"), """
                {"detector":"rejected-requests","severity":"medium","subject_kind":"client","subject_id":"c1",\
                "subject_name":"Orders"}""");

        assertThat(ocsf.at("/finding_info/uid").asString()).isEqualTo("a1");
        assertThat(ocsf.at("/finding_info/title").asString()).isEqualTo("Many rejected requests");
        assertThat(ocsf.get("message").asString()).isEqualTo("Many rejected requests: Orders");
        assertThat(ocsf.get("type_uid").asLong()).isEqualTo(typeUid);
        assertThat(ocsf.get("activity_name").asString()).isEqualTo(activity);
        assertThat(ocsf.get("status_id").asInt()).isEqualTo(status);
        assertThat(ocsf.get("severity_id").asInt()).isEqualTo(3);
        assertThat(ocsf.at("/resources/0/type").asString()).isEqualTo("client");
        assertThat(ocsf.at("/resources/0/uid").asString()).isEqualTo("c1");
    }

    @Test
    void aMuteIsAnObjectOfTheApi() {
        JsonNode ocsf = ocsf("alarm.muted", false, new Who("alarm-mute", "m1", "rejected-requests: Orders"), """
                {"detector":"rejected-requests","severity":"high"}""");

        assertThat(ocsf.get("type_uid").asLong()).isEqualTo(600301);
        assertThat(ocsf.get("severity_id").asInt()).isEqualTo(1);
        assertThat(ocsf.has("finding_info")).isFalse();
    }

    @Test
    void aFindingWithoutADetectorIsItsEventWhetherCountedOrNot() {
        RecordedEvent event = TestEvents.event("api-key.leaked", true, BOB, "{}");
        JsonNode first =
                TestEvents.ocsf().of(positioned(event, 4, false), event).ocsf();
        JsonNode last = TestEvents.ocsf().of(positioned(event, 9, true), event).ocsf();

        assertThat(first.at("/finding_info/uid").asString())
                .isEqualTo(event.id().toString())
                .isEqualTo(last.at("/finding_info/uid").asString());
        assertThat(first.at("/finding_info/title").asString()).isEqualTo("API key leaked");
        assertThat(first.get("status").asString()).isEqualTo("New");
    }

    @Test
    void theFinalCountIsAnEventOfItsOwn() {
        RecordedEvent event = counted(12);
        OutgoingEvent first = TestEvents.ocsf().of(positioned(event, 4, false), event);
        OutgoingEvent last = TestEvents.ocsf().of(positioned(event, 9, true), event);

        assertThat(first.ocsf().has("count")).isFalse();
        assertThat(last.ocsf().get("count").asLong()).isEqualTo(12);
        assertThat(last.ocsf().get("end_time").asLong())
                .isEqualTo(TestEvents.AT.plusSeconds(60).toEpochMilli());
        assertThat(last.id()).isNotEqualTo(first.id());
        assertThat(last.ocsf().at("/metadata/correlation_uid"))
                .isEqualTo(first.ocsf().at("/metadata/correlation_uid"));
        assertThat(last.ocsf().at("/metadata/sequence").asLong()).isEqualTo(9);
    }

    @Test
    void hostileTextStaysOneLineOfAsciiThatIsTheSameWhenItIsRead() {
        OutgoingEvent hostile = TestEvents.hostile(0);

        byte[] line = JsonLines.of(hostile.ocsf());

        for (byte character : line) {
            assertThat(character).isBetween((byte) ' ', (byte) '~');
        }
        assertThat(JsonMapper.shared()
                        .readTree(new String(line, StandardCharsets.US_ASCII))
                        .at("/user/name")
                        .asString())
                .isEqualTo(TestEvents.HOSTILE);
    }

    @Test
    void detailsThatNoServerWritesAreText() {
        assertThat(ocsf("user.created", false, BOB, "{\"a\":")
                        .at("/unmapped/details/text")
                        .asString())
                .isEqualTo("{\"a\":");
        assertThat(ocsf("user.created", false, BOB, "[1]")
                        .at("/unmapped/details/text")
                        .asString())
                .isEqualTo("[1]");
    }

    private static JsonNode ocsf(String type, boolean failure, Who subject, String details) {
        return TestEvents.outgoing(0, TestEvents.event(type, failure, subject, details))
                .ocsf();
    }

    private static PositionedEvent positioned(RecordedEvent event, long position, boolean isFinalCount) {
        return new PositionedEvent(position, isFinalCount, event.id(), event.occurredAt(), event);
    }

    private static RecordedEvent counted(long occurrences) {
        RecordedEvent one = TestEvents.event("request.rejected", true, BOB, "{}");
        return new RecordedEvent(
                one.id(),
                one.occurredAt(),
                one.type(),
                true,
                new Who("ANONYMOUS", "", "anonymous"),
                one.subject(),
                one.details(),
                one.remoteAddress(),
                true,
                occurrences,
                one.occurredAt().plusSeconds(60),
                4L,
                9L);
    }
}

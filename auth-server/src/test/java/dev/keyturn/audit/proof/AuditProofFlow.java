package dev.keyturn.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.cluster.DatabaseLocks;
import dev.keyturn.storage.Purge;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Verification of the trail by the command and of one event by its proof, after an attacker with SQL. */
@RunningServer
abstract class AuditProofFlow {

    @Autowired
    Api api;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JdbcTemplate database;

    @Autowired
    AuditSequencer sequencer;

    @Autowired
    DatabaseLocks locks;

    @Autowired
    TreeTables tables;

    @Autowired
    @Qualifier("auditEventPurge")
    Purge purge;

    @Autowired
    ObjectProvider<TreeHeadSigner> signer;

    @TempDir
    Path folder;

    @Test
    void anUnchangedTrailIsValid() {
        publish();
        publishCounted();

        attack(() -> {}, verified -> {
            assertThat(verified.code).as(verified.text).isEqualTo(AuditCommand.VALID);
            assertThat(verified.text).contains("The audit trail is the one that was signed.");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "occurred_at = occurred_at - interval '1' second",
                "type = 'sign-in.failed'",
                "failure = not failure",
                "actor_kind = 'CLIENT'",
                "actor_id = 'x'",
                "actor_name = 'x'",
                "subject_kind = 'x'",
                "subject_id = 'x'",
                "subject_name = 'x'",
                "details = '{\"x\":\"y\"}'",
                "remote_address = '192.0.2.1'",
                "occurrences = 2",
                "last_occurred_at = occurred_at",
                "burst = 'x'",
                "count_position = 0"
            })
    void anEditedEventIsNamed(String edit) {
        RecordedEvent event = publish();

        attack(
                () -> change("update audit_event set " + edit + " where id = ?", event.id()),
                verified -> assertTampered(verified, "Changed: event " + name(event)));
    }

    @Test
    void aRemovedEventIsNamed() {
        RecordedEvent event = publish();

        attack(
                () -> change("delete from audit_event where id = ?", event.id()),
                verified -> assertTampered(verified, "Removed: event " + name(event)));
    }

    @Test
    void anInsertedEventIsNamed() {
        RecordedEvent event = publish();
        UUID forged = UUID.randomUUID();

        attack(
                () -> copy(event, forged),
                verified -> assertTampered(verified, "Inserted, or without its leaf: event " + forged));
    }

    @Test
    void eventsThatChangedPlacesAreNamed() {
        RecordedEvent first = publish();
        RecordedEvent second = publish();

        attack(
                () -> {
                    change("update audit_event set tree_position = ? where id = ?", position(second), first.id());
                    change("update audit_event set tree_position = ? where id = ?", position(first), second.id());
                },
                verified -> assertTampered(verified, "Moved: event " + name(first)));
    }

    @Test
    void swappedPayloadsAreNamed() {
        RecordedEvent first = publish();
        RecordedEvent second = publish();

        attack(
                () -> {
                    change(
                            "update audit_event set subject_id = ? where id = ?",
                            second.subject().id(),
                            first.id());
                    change(
                            "update audit_event set subject_id = ? where id = ?",
                            first.subject().id(),
                            second.id());
                },
                verified ->
                        assertTampered(verified, "Changed: event " + name(first), "Changed: event " + name(second)));
    }

    @Test
    void anEventThatWasChangedWithItsLeafIsNamed() {
        RecordedEvent event = publish();

        attack(() -> changeWithLeaf(event), verified -> {
            assertTampered(verified, "The leaves from position", "The first of them is event " + name(event));
            assertThat(verified.text).doesNotContain("Changed:");
        });
    }

    @Test
    void anEventThatWasRemovedWithItsLeafIsNamed() {
        RecordedEvent event = publish();
        publish();

        attack(
                () -> {
                    change("delete from audit_event where id = ?", event.id());
                    change("delete from audit_leaf where position = ?", position(event));
                },
                verified -> assertTampered(verified, "The leaf at position " + position(event) + " was removed"));
    }

    @Test
    void leavesThatChangedPlacesAreNamed() {
        RecordedEvent first = publish();
        RecordedEvent second = publish();

        attack(
                () -> {
                    swapLeaves(first, second);
                    change("update audit_event set tree_position = ? where id = ?", position(second), first.id());
                    change("update audit_event set tree_position = ? where id = ?", position(first), second.id());
                },
                verified -> assertTampered(verified, "The first of them is event " + second.id()));
    }

    @Test
    void anEventThatWasInsertedWithALeafAtTheEndIsNamed() {
        RecordedEvent event = publish();
        UUID forged = UUID.randomUUID();

        attack(
                () -> {
                    long end = tables.read(0, 0, Long.MAX_VALUE).size();
                    copy(event, forged);
                    change("update audit_event set tree_position = ? where id = ?", end, forged);
                    insertLeaf(new Leaf(
                            end,
                            Leaf.Kind.EVENT,
                            forged,
                            event.occurredAt(),
                            leaf(event).payloadDigest()));
                },
                verified -> assertTampered(verified, "no signed tree head covers event " + forged));
    }

    @Test
    void aTrailThatWasCutOffIsShorterThanItsHead() {
        RecordedEvent event = publish();

        attack(
                () -> {
                    change("delete from audit_event where tree_position >= ?", position(event));
                    change("delete from audit_leaf where position >= ?", position(event));
                },
                verified -> assertTampered(verified, "leaves were removed from its end"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "signed_head = 'x'",
                "signed_head = (select h.signed_head from audit_tree_head h where h.number = 1)",
                "signed_head = substring(signed_head from 1 for length(signed_head) - 4) || 'AAAA'",
                "tree_size = tree_size - 1"
            })
    void aTreeHeadThatWasChangedIsNamed(String edit) {
        RecordedEvent event = publish();

        attack(
                () -> change(
                        "update audit_tree_head set " + edit
                                + " where number = (select max(number) from audit_tree_head where tree_size > ?)",
                        position(event)),
                verified -> assertTampered(verified, "The tree head of "));
    }

    @Test
    void aTrailThatWasCutOffWithItsHeadsIsProvedByAHeadThatWasKept() throws IOException {
        RecordedEvent event = publish();
        Path kept = folder.resolve("log");
        Files.writeString(
                kept,
                "2026-11-30 INFO Audit tree head of 5 events, x: "
                        + tables.lastHead().orElseThrow() + "\n");
        Runnable cut = () -> {
            change("delete from audit_tree_head where tree_size > ?", position(event));
            change("delete from audit_event where tree_position >= ?", position(event));
            change("delete from audit_leaf where position >= ?", position(event));
        };

        attack(cut, verified -> assertThat(verified.code).isEqualTo(AuditCommand.VALID));
        attack(cut, verified -> assertTampered(verified, "that you kept covers more"), "--tree-head", kept.toString());
        attack(
                () -> {},
                verified -> assertThat(verified.code).as(verified.text).isEqualTo(AuditCommand.VALID),
                "--tree-head",
                kept.toString());
    }

    @Test
    void theRetentionLeavesAValidTrail() {
        RecordedEvent event = publish();

        attack(
                () -> {
                    purge.purge(clock.instant().plus(Duration.ofDays(400)).plus(Duration.ofMinutes(5)), 100_000);
                    assertThat(tables.event(event.id())).isEmpty();
                },
                verified -> {
                    assertThat(verified.code).as(verified.text).isEqualTo(AuditCommand.VALID);
                    assertThat(verified.text).contains("leaves of events that the retention deleted");
                });
    }

    @Test
    void theLatestHeadMustHaveASignatureOfATrustedKey() throws IOException {
        publish();
        Path own = folder.resolve("jwks.json");
        Files.writeString(own, api.get("/oauth2/jwks", null).body());
        Path other = folder.resolve("other.json");
        Files.writeString(other, "{\"keys\":[]}");

        attack(
                () -> {},
                verified -> assertThat(verified.code).as(verified.text).isEqualTo(AuditCommand.VALID),
                "--jwks",
                own.toString());
        attack(() -> {}, verified -> assertTampered(verified, "not a trusted one"), "--jwks", other.toString());
    }

    @Test
    void anExportIsVerifiedWithoutTheDatabase() throws IOException {
        RecordedEvent event = publish();
        publishCounted();
        Path export = folder.resolve("trail.jsonl");
        transaction.executeWithoutResult(status -> {
            locks.hold(AuditSequencer.LOCK);
            assertThat(run("export", export.toString()).code).isEqualTo(AuditCommand.VALID);
        });

        assertThat(runWithoutDatabase("verify", "--export", export.toString()).code)
                .isEqualTo(AuditCommand.VALID);
        List<String> lines = Files.readAllLines(export);
        int line = lineOf(event, lines);
        lines.set(line, lines.get(line).replace(event.subject().id(), "forged"));
        Files.write(export, lines);
        assertTampered(runWithoutDatabase("verify", "--export", export.toString()), "Changed: event " + name(event));
        lines.remove(line);
        Files.write(export, lines);
        assertTampered(
                runWithoutDatabase("verify", "--export", export.toString()),
                "The leaf at position " + position(event) + " was removed");
    }

    @Test
    void anExportBeginsOnce() throws Exception {
        publish();
        Path export = folder.resolve("trail.jsonl");
        assertThat(run("export", export.toString()).code).isEqualTo(AuditCommand.VALID);
        List<String> lines = Files.readAllLines(export);
        String begin = lines.stream()
                .filter(line -> line.startsWith("{\"begin\""))
                .findFirst()
                .orElseThrow();
        int end = lines.size() - 1;

        assertUnusable(lines, changed -> changed.remove(begin));
        assertUnusable(lines, changed -> changed.add(end, begin));
        assertUnusable(lines, changed -> {
            changed.remove(begin);
            changed.add(end - 1, begin);
        });
        assertUnusable(lines, changed -> changed.add(changed.get(end)));
        assertUnusable(lines, changed -> changed.add(changed.get(0)));
        assertUnusable(
                lines,
                changed -> changed.set(
                        end, begin.replaceFirst("}$", ",") + lines.get(end).substring(1)));
    }

    private void assertUnusable(List<String> export, Consumer<List<String>> change) throws IOException {
        List<String> lines = new ArrayList<>(export);
        change.accept(lines);
        Path file = Files.write(folder.resolve("changed.jsonl"), lines);
        Verified verified = runWithoutDatabase("verify", "--export", file.toString());
        assertThat(verified.code).as(verified.text).isEqualTo(AuditCommand.UNUSABLE);
    }

    @Test
    void aLaterHeadByAnotherKeyIsNotTrusted() throws Exception {
        publish();
        Path export = folder.resolve("trail.jsonl");
        assertThat(run("export", export.toString()).code).isEqualTo(AuditCommand.VALID);
        Path own = Files.writeString(
                folder.resolve("jwks.json"), api.get("/oauth2/jwks", null).body());
        ECKey other = new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
        List<String> lines = new ArrayList<>(Files.readAllLines(export));
        TreeHead last = TreeHead.verify(
                        tables.lastHead().orElseThrow(),
                        keyId -> signer.getObject().publicKey(keyId))
                .orElseThrow();
        int lastHead = lines.lastIndexOf(lines.stream()
                .filter(line -> line.startsWith("{\"head\""))
                .reduce((first, second) -> second)
                .orElseThrow());
        lines.add(lastHead + 1, "{\"head\":{\"size\":" + last.size() + ",\"text\":\"" + sign(other, last) + "\"}}");
        StringWriter key = new StringWriter();
        ExportedTrail.writer(key).key(other);
        lines.add(0, key.toString().strip());
        Files.write(export, lines);

        assertThat(runWithoutDatabase("verify", "--export", export.toString()).code)
                .isEqualTo(AuditCommand.VALID);
        assertTampered(
                runWithoutDatabase("verify", "--export", export.toString(), "--jwks", own.toString()),
                "is signed with the key " + other.getKeyID() + ", which is not a trusted one");
    }

    private static String sign(ECKey key, TreeHead head) throws JOSEException {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
        TreeHead.claims("https://other.example", head.size(), head.root(), head.signedAt(), head.keptFrom())
                .forEach((name, value) -> claims.claim(name, value instanceof Instant time ? Date.from(time) : value));
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType(TreeHead.TYPE))
                        .keyID(key.getKeyID())
                        .build(),
                claims.build());
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    @Test
    void aLatestHeadWithoutASignatureHidesNoRemovedEvent() {
        RecordedEvent event = publish();

        attack(
                () -> {
                    change("delete from audit_event where id = ?", event.id());
                    change(
                            "insert into audit_tree_head (number, tree_size, signed_at, first_of_hour, signed_head)"
                                    + " select max(number) + 1, cast(? as bigint), max(signed_at), true, 'x'"
                                    + " from audit_tree_head",
                            Long.MIN_VALUE);
                },
                verified -> assertTampered(
                        verified,
                        "Removed: event " + name(event),
                        "The latest tree head was changed",
                        "The tree head of " + Long.MIN_VALUE + " leaves was changed"));
    }

    @Test
    void aTrailWithoutHeadsIsNotValid() {
        RecordedEvent event = publish();

        attack(
                () -> {
                    change("delete from audit_event where id = ?", event.id());
                    change("delete from audit_tree_head");
                },
                verified -> assertTampered(
                        verified,
                        "Removed: event " + name(event),
                        "There are leaves, but no latest tree head",
                        "no signed tree head covers"));
    }

    @Test
    void anEarlierHeadIsNotTheLatest() {
        RecordedEvent event = publish();

        attack(
                () -> change(
                        "insert into audit_tree_head (number, tree_size, signed_at, first_of_hour, signed_head)"
                                + " select m.number + 1, h.tree_size, h.signed_at, true, h.signed_head"
                                + " from audit_tree_head h, (select max(number) as number from audit_tree_head) m"
                                + " where h.number = (select max(number) from audit_tree_head where tree_size <= ?)",
                        position(event)),
                verified -> assertTampered(verified, "The latest tree head covers "));
    }

    @Test
    void aLeafThatNoServerWritesIsNamed() {
        RecordedEvent event = publish();

        attack(
                () -> change(
                        "update audit_leaf set payload_digest = ? where position = ?", new byte[31], position(event)),
                verified -> assertTampered(
                        verified, "the leaf at position " + position(event) + " or its event has a value"));
    }

    @Test
    void anEventOfATimeThatNoServerWritesIsNamed() {
        RecordedEvent event = publish();
        OffsetDateTime far = OffsetDateTime.of(294_276, 12, 1, 0, 0, 0, 0, ZoneOffset.UTC);

        attack(
                () -> {
                    change("update audit_event set occurred_at = ? where id = ?", far, event.id());
                    assertThat(run("export", folder.resolve("far.jsonl").toString()).code)
                            .isEqualTo(AuditCommand.TAMPERED);
                },
                verified -> assertTampered(
                        verified, "the leaf at position " + position(event) + " or its event has a value"));
    }

    @Test
    void theRetentionDeletesNoEventWithoutALeaf() {
        RecordedEvent event = publish();

        transaction.executeWithoutResult(status -> {
            locks.hold(AuditSequencer.LOCK);
            change("update audit_event set tree_position = null where id = ?", event.id());

            purge.purge(clock.instant().plus(Duration.ofDays(400)).plus(Duration.ofMinutes(5)), 100_000);

            assertThat(tables.event(event.id())).isPresent();
            status.setRollbackOnly();
        });
    }

    private static int lineOf(RecordedEvent event, List<String> lines) {
        return lines.indexOf(lines.stream()
                .filter(text -> text.contains(event.id().toString()))
                .findFirst()
                .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "verify --export",
                "verify --export a --export",
                "verify --database x",
                "export",
                "export --all",
                "prove",
                "verify --export no-such-file",
                "verify --jwks no-such-file",
                "verify --tree-head no-such-file"
            })
    void unusableArgumentsHaveACodeOfTheirOwn(String arguments) {
        List<String> words = Arrays.stream(arguments.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> word.startsWith("no-such") ? folder.resolve(word).toString() : word)
                .toList();

        Verified result = runWithoutDatabase(words.toArray(String[]::new));

        assertThat(result.code).as(result.text).isEqualTo(AuditCommand.UNUSABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "{\"entry\":{}}", "x", "{\"begin\":{\"version\":2,\"leaves\":0}}", "{\"key\":\"x\"}"})
    void aFileThatIsNoExportHasACodeOfItsOwn(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("broken"), text + "\n");

        assertThat(runWithoutDatabase("verify", "--export", file.toString()).code)
                .isEqualTo(AuditCommand.UNUSABLE);
    }

    @Test
    @Rfc("9162#2.1.3.2")
    void anEventIsProvedToAStranger() throws Exception {
        RecordedEvent event = publish();
        for (int i = 0; i < 3; i++) {
            publish();
        }

        JsonNode proof =
                api.admin("GET", "/audit-events/" + event.id() + "/proof", null).json();

        assertThat(isProved(proof)).isTrue();
        byte[] leaf = Base64.getUrlDecoder().decode(proof.get("leaf").asString());
        byte[] payload = Base64.getUrlDecoder().decode(proof.get("payload").asString());
        assertThat(Hash.ofLeaf(leaf)).hasToString(proof.get("leaf_hash").asString());
        assertThat(Arrays.copyOfRange(leaf, leaf.length - Hash.LENGTH, leaf.length))
                .isEqualTo(Hash.ofContent(payload).bytes());
        assertThat(new String(payload, StandardCharsets.UTF_8))
                .contains(event.subject().id());
    }

    @Test
    void theFinalCountOfAnEventIsProved() throws Exception {
        RecordedEvent event = publishCounted();
        clock.during(Duration.ofHours(3), () -> sequencer.appendAll(Leaf.Kind.COUNT));

        JsonNode proof =
                api.admin("GET", "/audit-events/" + event.id() + "/proof", null).json();

        assertThat(isProved(proof)).isTrue();
        assertThat(proof.get("leaf_index").asLong())
                .isEqualTo(tables.event(event.id()).orElseThrow().countPosition());
    }

    private static boolean isProved(JsonNode proof) throws Exception {
        List<Hash> path = new ArrayList<>();
        proof.get("audit_path").forEach(hash -> path.add(Hash.parse(hash.asString())));
        SignedJWT head = SignedJWT.parse(proof.get("signed_head").asString());
        assertThat(head.getJWTClaimsSet().getLongClaim("tree_size"))
                .isEqualTo(proof.get("tree_size").asLong());
        return ReferenceTree.includes(
                Hash.parse(proof.get("leaf_hash").asString()),
                proof.get("leaf_index").asLong(),
                proof.get("tree_size").asLong(),
                path,
                Hash.parse(head.getJWTClaimsSet().getStringClaim("root_hash")));
    }

    @Test
    @Rfc("9162#2.1.4.2")
    void aStrangerVerifiesThatTheTreeOnlyGrew() throws Exception {
        publish();
        sequencer.run();
        TreeHead kept = tables.lastHead().map(this::parsed).orElseThrow();
        publish();
        publish();
        sequencer.run();

        JsonNode latest = consistency("first=" + kept.size());
        JsonNode between = consistency("first=1&second=" + kept.size());
        JsonNode same = consistency("first=" + kept.size() + "&second=" + kept.size());

        assertThat(latest.get("first_root_hash").asString())
                .isEqualTo(kept.root().toString());
        SignedJWT head = SignedJWT.parse(latest.get("signed_head").asString());
        assertThat(head.getJWTClaimsSet().getStringClaim("root_hash"))
                .isEqualTo(latest.get("second_root_hash").asString());
        assertThat(head.getJWTClaimsSet().getLongClaim("tree_size"))
                .isEqualTo(latest.get("second_size").asLong());
        assertThat(List.of(latest, between, same)).allMatch(AuditProofFlow::isConsistent);
        assertThat(between.get("second_root_hash").asString())
                .isEqualTo(kept.root().toString());
        assertThat(same.get("consistency_path").isEmpty()).isTrue();
    }

    private TreeHead parsed(String head) {
        return TreeHead.verify(head, keyId -> signer.getObject().publicKey(keyId))
                .orElseThrow();
    }

    private JsonNode consistency(String query) {
        Api.Answer answer = api.admin("GET", "/audit-tree/consistency?" + query, null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static boolean isConsistent(JsonNode proof) {
        List<Hash> path = new ArrayList<>();
        proof.get("consistency_path").forEach(hash -> path.add(Hash.parse(hash.asString())));
        return ReferenceTree.isConsistent(
                proof.get("first_size").asLong(),
                Hash.parse(proof.get("first_root_hash").asString()),
                proof.get("second_size").asLong(),
                Hash.parse(proof.get("second_root_hash").asString()),
                path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "first=0",
                "first=-1",
                "first=x",
                "first=2&second=1",
                "first=1&second=0",
                "first=1&second=9223372036854775807",
                "first=99999999999999999999"
            })
    void sizesThatNoTreesHaveAreRefused(String query) {
        publish();
        sequencer.run();

        Api.Answer answer = api.admin("GET", "/audit-tree/consistency?" + query, null);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "00000000-0000-0000-0000-000000000000", "%00"})
    void anUnknownEventHasNoProof(String id) {
        Api.Answer answer = api.admin("GET", "/audit-events/" + id + "/proof", null);

        assertThat(answer.status()).isIn(id.equals("%00") ? 400 : 404);
        assertThat(answer.body()).doesNotContain("Exception");
    }

    @Test
    void anEventWithoutALeafHasNoProofYet() {
        Happened event = new Happened(UUID.randomUUID().toString(), false);
        TransactionTemplate other =
                new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        other.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

        transaction.executeWithoutResult(status -> {
            locks.hold(AuditSequencer.LOCK);
            other.executeWithoutResult(inner -> events.publishEvent(event));
            Api.Answer answer = api.admin("GET", "/audit-events/" + idOf(event) + "/proof", null);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().get("code").asString()).isEqualTo("audit-leaf-not-found");
        });
    }

    /** Rolled back, and no node adds events meanwhile. */
    private void attack(Runnable attack, Check check, String... options) {
        transaction.executeWithoutResult(status -> {
            locks.hold(AuditSequencer.LOCK);
            attack.run();
            check.check(run(
                    Stream.concat(Stream.of("verify"), Arrays.stream(options)).toArray(String[]::new)));
            status.setRollbackOnly();
        });
    }

    private Verified run(String... words) {
        return run(reader -> new DatabaseTrail(database).read(reader), words);
    }

    private static Verified runWithoutDatabase(String... words) {
        return run(
                reader -> {
                    throw new AssertionError("reads the database");
                },
                words);
    }

    private static Verified run(AuditCommand.Source source, String... words) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        int code = new AuditCommand(out, out, source).run(List.of(words));
        return new Verified(code, text.toString(StandardCharsets.UTF_8));
    }

    private static void assertTampered(Verified verified, String... findings) {
        assertThat(verified.text).contains(findings).contains("The audit trail was changed.");
        assertThat(verified.code).isEqualTo(AuditCommand.TAMPERED);
    }

    private void change(String sql, Object... values) {
        assertThat(database.update(sql, values)).isPositive();
    }

    private void copy(RecordedEvent event, UUID id) {
        change("""
                insert into audit_event (id, occurred_at, type, failure, actor_kind, actor_id, actor_name, subject_kind,
                    subject_id, subject_name, details, remote_address, tree_position)
                select cast(? as uuid), occurred_at, type, failure, actor_kind, actor_id, actor_name, subject_kind,
                    subject_id, subject_name, details, remote_address, tree_position
                from audit_event where id = ?""", id, event.id());
    }

    private void changeWithLeaf(RecordedEvent event) {
        change("update audit_event set details = '{\"forged\":\"yes\"}' where id = ?", event.id());
        RecordedEvent forged = tables.event(event.id()).orElseThrow();
        long position = position(event);
        change(
                "update audit_leaf set payload_digest = ? where position = ?",
                forged.leaf(position, Leaf.Kind.EVENT).payloadDigest().bytes(),
                position);
    }

    private void swapLeaves(RecordedEvent first, RecordedEvent second) {
        for (RecordedEvent event : List.of(first, second)) {
            change("delete from audit_leaf where position = ?", position(event));
        }
        long low = position(first);
        long high = position(second);
        insertLeaf(second.leaf(low, Leaf.Kind.EVENT));
        insertLeaf(first.leaf(high, Leaf.Kind.EVENT));
    }

    private void insertLeaf(Leaf leaf) {
        tables.insertLeaves(List.of(leaf));
    }

    private Leaf leaf(RecordedEvent event) {
        return tables.leaf(position(event)).orElseThrow();
    }

    private static long position(RecordedEvent event) {
        return Objects.requireNonNull(event.treePosition());
    }

    private static String name(RecordedEvent event) {
        return event.id() + " at position " + position(event);
    }

    /** Alone between two heads. */
    private RecordedEvent publish() {
        return publish(new Happened(UUID.randomUUID().toString(), false));
    }

    private RecordedEvent publishCounted() {
        return publish(new Happened(UUID.randomUUID().toString(), true));
    }

    private RecordedEvent publish(Happened event) {
        sequencer.run();
        events.publishEvent(event);
        sequencer.run();
        return tables.event(idOf(event)).orElseThrow();
    }

    private UUID idOf(Happened event) {
        return Objects.requireNonNull(
                database.queryForObject("select id from audit_event where subject_id = ?", UUID.class, event.id));
    }

    private interface Check {
        void check(Verified verified);
    }

    private record Verified(int code, String text) {}

    private record Happened(String id, boolean isCounted) implements AuditableEvent {

        @Override
        public String type() {
            return "happened";
        }

        @Override
        public Subject subject() {
            return new Subject("server", id, "once");
        }

        @Override
        public Optional<Burst> burst() {
            return isCounted ? Optional.of(Burst.ONE) : Optional.empty();
        }
    }
}

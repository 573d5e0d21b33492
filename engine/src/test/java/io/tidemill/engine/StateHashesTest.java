// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.EventHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** State hashes among the outputs, and what a start and a replay make of them. */
final class StateHashesTest extends SnapshotFixture
{
    /** Folds values; from {@code changedAt} on otherwise than it should. */
    private static final class Fold implements EventHandler<TestEvent>, StateHashed
    {
        private final long changedAt;
        private long sum;

        Fold(final long changedAt)
        {
            this.changedAt = changedAt;
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            sum += StateHash.of(event.value) + (sequence >= changedAt ? 1 : 0);
        }

        @Override
        public long stateHash()
        {
            return sum;
        }
    }

    private EngineBuilder<TestEvent> folding(final long changedAt)
    {
        return builder().journal(log).outputs(OutputPlan.hashes(100)).lane("in")
            .stages(graph -> graph.stage("first", new Fold(Long.MAX_VALUE)).then("second", new Fold(changedAt)));
    }

    private List<String> hashes()
    {
        return outputs().entries().stream().filter(entry -> entry.kind() == EntryKind.MARKER.code())
            .map(entry -> HashDescriptor.describe(new UnsafeBuffer(entry.payload()), 0,
                entry.payload().length)).toList();
    }

    @ParameterizedTest
    @CsvSource({"1, fused", "3, fused", "4, dedicated"})
    void shouldBeTheSameForAnyShardsAndPlan(final int shards, final String plan)
    {
        run(builder().journal(log).outputs(OUTPUTS.hashingEvery(100)).lane("in")
            .threads(plan.equals("fused") ? ThreadPlan.fused() : ThreadPlan.dedicated())
            .stages(graph -> graph.sharded("sums", shards, event -> event.value % KEYS, Sums::new)).start(), 0, 1_000);
        final List<String> hashes = hashes();
        final List<String> published = published();
        assertEquals(10, hashes.size());
        outputs().loseFrom(0);

        final Engine<TestEvent> one = builder().journal(log).outputs(OUTPUTS.hashingEvery(100)).lane("in")
            .stages(graph -> graph.sharded("sums", 1, event -> event.value % KEYS, Sums::new)).start();
        one.close(WAIT);

        assertEquals(hashes, hashes());
        assertEquals(published, published());
    }

    @Test
    void shouldNameTheFirstSequenceAndStageThatDiffer()
    {
        run(folding(Long.MAX_VALUE).start(), 0, 1_000);
        assertEquals(20, hashes().size());

        final ReplayReport same = folding(Long.MAX_VALUE).replay();
        final ReplayReport other = folding(450).replay();

        assertEquals(20, same.source().outputs().hashes());
        assertEquals(List.of(), same.source().outputs().differences());
        assertEquals(6, other.source().outputs().differences().size());
        assertTrue(other.source().outputs().differences().get(0)
            .startsWith("sequence 499: stage \"second\" has the state hash "),
            () -> other.source().outputs().differences().toString());
    }

    @Test
    void shouldReplayFromASnapshotAndUntilASequence()
    {
        run(summing(SnapshotPlan.onClose(), 2).outputs(OUTPUTS.hashingEvery(100)).start(), 0, 500);
        run(summing(SnapshotPlan.onClose(), 2).outputs(OUTPUTS.hashingEvery(100)).start(), 500, 1_000);

        final ReplayReport from = summing(SnapshotPlan.onDemand(), 3).outputs(OUTPUTS.hashingEvery(100))
            .replay(ReplayPlan.all().fromSnapshot().until(899));
        final ReplayReport all = summing(SnapshotPlan.onDemand(), 3).outputs(OUTPUTS.hashingEvery(100))
            .replay(ReplayPlan.all().until(899));

        assertEquals(499, from.source().snapshot());
        assertEquals(400, from.source().events());
        assertEquals(4, from.source().outputs().hashes());
        assertEquals(899, from.source().lastSequence());
        assertEquals(900, all.source().events());
        assertEquals(all.stage("sums").stateHash(), from.stage("sums").stateHash());
        assertEquals(List.of(), from.source().outputs().differences());
        assertEquals(0, from.source().outputs().emitted());
    }

    @Test
    void shouldRefuseToStartWithAnotherState()
    {
        run(folding(Long.MAX_VALUE).start(), 0, 1_000);

        final LogException refused = assertThrows(LogException.class, () -> folding(450).start());

        assertTrue(refused.getMessage().contains("sequence 499: stage \"second\""), refused.getMessage());
    }

    @Test
    void shouldTakeNoNoticeOfHashesTakenElsewhere()
    {
        run(folding(Long.MAX_VALUE).start(), 0, 1_000);

        final Engine<TestEvent> engine = builder().journal(log).outputs(OutputPlan.hashes(70)).lane("in")
            .stages(graph -> graph.stage("first", new Fold(Long.MAX_VALUE))).start();

        assertEquals(List.of(), engine.recovery().outputs().differences());
        assertEquals(1, engine.recovery().outputs().hashes(), "behind 699");
        run(engine, 1_000, 1_100);
    }

    private EngineBuilder<TestEvent> behind(final EventHandler<TestEvent> first)
    {
        return builder().journal(log).outputs(OUTPUTS.hashingEvery(100)).lane("in").stages(graph -> graph
            .all(Stage.stage("first", first).stateless())
            .then("second", new SnapshotFixture.Saved()));
    }

    @Test
    void shouldCompareHashesBehindAStageThatHasHashesOnlyNow()
    {
        run(behind((event, sequence, endOfBatch) ->
        {
            // nothing to hash
        }).start(), 0, 1_000);
        assertEquals(10, hashes().size());

        final Engine<TestEvent> engine = behind(new Fold(Long.MAX_VALUE)).start();

        assertEquals(10, engine.recovery().outputs().hashes());
        assertEquals(List.of(), engine.recovery().outputs().differences());
        run(engine, 1_000, 1_100);
        assertEquals(12, hashes().size());
    }

    @Test
    void shouldKeepHashesFromSubscribers()
    {
        run(builder().journal(log).outputs(OUTPUTS.hashingEvery(10)).lane("in")
            .stages(graph -> graph.sharded("sums", 1, event -> event.value % KEYS, Sums::new)).start(), 0, 100);

        try (OutputSubscriber<TestEvent> subscriber = OutputSubscriber.from(0, OUTPUTS, log))
        {
            int count = 0;
            for (final Output<TestEvent> output : subscriber)
            {
                assertEquals(count, output.cause());
                count++;
            }
            assertEquals(100, count);
        }
    }
}

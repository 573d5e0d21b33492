// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.util.List;

import io.tidemill.bench.rig.Axis;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Phase;
import io.tidemill.bench.rig.Settings;

/**
 * The benchmarks of group {@code journal}. Each round keeps less than 512 MB of files: beyond that the kernel begins to
 * throttle writers, and what is measured is the disk.
 */
public final class JournalGroup
{
    /** By which {@code --only} knows the group. */
    public static final String NAME = "journal";

    /** Events in the ring of every contender that has one. */
    static final int RING_SIZE = 8192;

    private static final String OURS = "tidemill";
    private static final String API = "api";
    private static final String WAIT = "wait";

    /** Warm-up passes as long as timed ones, to meet all that those meet, such as switches of a mapped block. */
    private static final Load WRITING = new Load(3_000_000, 5, 3_000_000, 2_000);
    private static final Load READING = new Load(3_000_000, 9, 3_000_000, 1_500);

    private JournalGroup()
    {
    }

    /**
     * All of them.
     *
     * @return in the order in which they are run.
     */
    public static List<Benchmark> benchmarks()
    {
        return List.of(append(), endToEnd(), replay());
    }

    private static Benchmark append()
    {
        return new Benchmark(
            "append-64B",
            "one thread appends to a log: Tidemill in batches of " + BatchSource.CAPACITY +
                ", with CRC; Chronicle a message per event.",
            Phase.WRITE,
            WRITING,
            List.of(
                Contender.of(OURS, TidemillAppend.class, Settings.NONE),
                Contender.of("chronicle-writeBytes", ChronicleAppend.class, api(PeerWriter.Api.WRITE_BYTES)),
                Contender.of("chronicle-writingDocument", ChronicleAppend.class,
                    api(PeerWriter.Api.WRITING_DOCUMENT))),
            List.of(
                Comparison.atLeast("chronicle", 2.5, "chronicle-writeBytes", "chronicle-writingDocument")),
            BenchEvent::checksum);
    }

    private static Benchmark endToEnd()
    {
        return new Benchmark(
            "end-to-end-64B",
            "from one producer thread, journaled, to a handler on another thread.",
            Phase.WRITE,
            WRITING,
            List.of(
                Contender.of(OURS, TidemillEndToEnd.class,
                    Settings.of("inlet", TidemillEndToEnd.Kind.DIRECT.toString()),
                    Axis.of("idle", texts(TidemillEndToEnd.Idle.values()))),
                ours("tidemill-default", TidemillEndToEnd.Kind.DIRECT, TidemillEndToEnd.Idle.PARKING),
                ours("tidemill-lane", TidemillEndToEnd.Kind.LANE, TidemillEndToEnd.Idle.PARKING),
                handWired("hand-wired", HandWired.Handlers.TWO, PeerQueue.Clock.SYSTEM,
                    PeerWriter.Api.WRITE_BYTES, PeerWriter.Api.WRITING_DOCUMENT),
                handWired("hand-wired-still", HandWired.Handlers.TWO, PeerQueue.Clock.STILL,
                    PeerWriter.Api.WRITE_BYTES),
                handWired("hand-batched", HandWired.Handlers.TWO, PeerQueue.Clock.STILL,
                    PeerWriter.Api.BATCHED_WRITE_BYTES, PeerWriter.Api.BATCHED_WRITING_DOCUMENT),
                handWired("hand-fused", HandWired.Handlers.ONE, PeerQueue.Clock.STILL,
                    PeerWriter.Api.BATCHED_WRITE_BYTES, PeerWriter.Api.BATCHED_WRITING_DOCUMENT)),
            List.of(
                Comparison.atLeast("hand-wired", 3, "hand-wired"),
                Comparison.published("hand-wired-still", "hand-wired-still"),
                Comparison.atLeast("hand-batched", 0.8, "hand-batched"),
                Comparison.published("hand-fused", "hand-fused")),
            BenchEvent::checksum);
    }

    private static Benchmark replay()
    {
        return new Benchmark(
            "replay-64B",
            "a log is opened and read into a handler, page cache warm: Tidemill checks CRCs, Chronicle has none.",
            Phase.READ,
            READING,
            List.of(
                Contender.of(OURS, TidemillReplay.class, Settings.NONE),
                Contender.of("chronicle-readBytes", ChronicleReplay.class,
                    Settings.of(API, ChronicleReplay.ReadApi.READ_BYTES.toString())),
                Contender.of("chronicle-readingDocument", ChronicleReplay.class,
                    Settings.of(API, ChronicleReplay.ReadApi.READING_DOCUMENT.toString()))),
            List.of(
                Comparison.published("chronicle", "chronicle-readBytes", "chronicle-readingDocument")),
            BenchEvent::checksum);
    }

    private static Contender ours(
        final String name, final TidemillEndToEnd.Kind inlet, final TidemillEndToEnd.Idle idle)
    {
        return Contender.of(
            name, TidemillEndToEnd.class, Settings.of("inlet", inlet.toString()).with("idle", idle.toString()));
    }

    private static Contender handWired(
        final String name,
        final HandWired.Handlers handlers,
        final PeerQueue.Clock clock,
        final PeerWriter.Api... apis)
    {
        return Contender.of(
            name,
            HandWired.class,
            Settings.of("handlers", handlers.toString()).with("clock", clock.toString()),
            Axis.of(WAIT, texts(HandWired.Wait.values())),
            Axis.of(API, texts(apis)));
    }

    private static Settings api(final PeerWriter.Api api)
    {
        return Settings.of(API, api.toString());
    }

    private static String[] texts(final Enum<?>... constants)
    {
        final String[] texts = new String[constants.length];
        for (int i = 0; i < texts.length; i++)
        {
            texts[i] = constants[i].toString();
        }
        return texts;
    }
}

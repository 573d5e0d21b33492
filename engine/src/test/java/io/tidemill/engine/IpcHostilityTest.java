// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.ipc.ConnectPlan;
import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.IpcInlet;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A client that does its worst harms nobody but itself. */
@Timeout(300)
@ExtendWith(NoLeaks.class)
class IpcHostilityTest
{
    private static final int CORRUPTIONS = 10_000;
    private static final int LANE_BYTES = 4096;
    private static final int RECORD_BYTES = 16;
    private static final int HEADER_BYTES = 4096;
    private static final int CLIENT_LINE = 512;
    private static final int HEAD_ORDINAL = 648;
    private static final ConnectPlan TAKE_OVER = ConnectPlan.usual().takingOver().timeout(Duration.ofSeconds(20));

    @TempDir
    Path temp;

    private final MemoryLog log = new MemoryLog();
    private final AtomicLong errors = new AtomicLong();
    private volatile Throwable halted;

    private EngineBuilder<TestEvent> builder()
    {
        log.clear();
        return Engine.of(TestEvent::new, TestEvent.CODEC).journal(log).ipcDirectory(temp)
            .errorHandler(error ->
            {
                errors.incrementAndGet();
                halted = error instanceof EngineFailedException ? error : halted;
            })
            .ipc("good").ipc("bad", LANE_BYTES)
            .stages(graph -> graph.stage("s", (event, sequence, endOfBatch) -> Thread.onSpinWait()));
    }

    /** Puts its position in, as every event is its own. */
    private static boolean offerPosition(final IpcInlet inlet, final boolean publishes)
    {
        final MutableDirectBuffer room = inlet.claim(8);
        if (room != null)
        {
            room.putLong(0, inlet.lastPosition() + 1);
            inlet.add(8);
        }
        return room != null && (!publishes || inlet.publish() >= 0);
    }

    @Test
    void shouldOutliveCorruptionsOfLiveLanes() throws InterruptedException, IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        int lanes = 0;
        int corruptions = 0;
        try (Engine<TestEvent> engine = builder().start(); IpcInlet good = IpcInlet.connect(temp, "good"))
        {
            while (corruptions < CORRUPTIONS)
            {
                assertNull(halted);
                final IpcInlet bad = IpcInlet.connect(temp, "bad", TAKE_OVER);
                final MappedByteBuffer lane = map();
                lanes++;
                boolean isUsable = true;
                while (isUsable && corruptions < CORRUPTIONS)
                {
                    isUsable = corrupt(bad, lane, random);
                    corruptions++;
                    assertTrue(offerPosition(good, true) || good.refusal() == Inlet.BACK_PRESSURED);
                }
                bad.close();
            }
            assertTrue(good.await(good.lastPosition(), Durability.PAGE_CACHE, Await.LONG));
            assertTrue(engine.awaitQuiet(Await.LONG));
            assertEquals(EngineState.RUNNING, engine.state());
            assertTrue(lanes > 100, "only " + lanes + " lanes were broken, seed " + seed);
            assertNothingInvented(good.lastPosition(), seed);
        }
    }

    private MappedByteBuffer map() throws IOException
    {
        try (FileChannel channel = FileChannel.open(
            IpcDirectory.in(temp).lane("bad"), StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
        }
    }

    /** Some events of which some are made others before they are put in; whether the lane can be used on. */
    private static boolean corrupt(final IpcInlet bad, final MappedByteBuffer lane, final Random random)
    {
        final long tail = lane.order(ByteOrder.LITTLE_ENDIAN).getLong(CLIENT_LINE);
        int added = 0;
        while (added < 5 && offerPosition(bad, false))
        {
            added++;
        }
        for (int i = random.nextInt(4); i >= 0; i--)
        {
            final int what = random.nextInt(20);
            final int at = what > 2 ? HEADER_BYTES + (int)(tail + random.nextInt(5 * RECORD_BYTES) & LANE_BYTES - 1) :
                (what == 0 ? CLIENT_LINE : HEAD_ORDINAL) + random.nextInt(8);
            lane.put(at, (byte)random.nextInt());
        }
        try
        {
            final long last = bad.publish();
            Await.await(() -> bad.lastPosition(Durability.PAGE_CACHE) >= last || bad.claim(8) == null,
                () -> "the engine to take it on or refuse it: " + bad);
            return last >= 0 && bad.lastPosition(Durability.PAGE_CACHE) >= last;
        }
        catch (final LogException broken)
        {
            return false;
        }
    }

    private void assertNothingInvented(final long lastGood, final long seed)
    {
        final long[] next = new long[1 << 16];
        int voids = 0;
        for (final MemoryLog.Entry entry : log.entries())
        {
            if (entry.kind() == EntryKind.EVENT.code())
            {
                // Every event says itself where it belongs.
                final long value = ByteBuffer.wrap(entry.payload()).order(ByteOrder.nativeOrder()).getLong();
                assertEquals(entry.position(), value, () -> "seed " + seed);
            }
            voids += entry.kind() == EntryKind.VOID.code() ? 1 : 0;
            assertEquals(next[entry.inletId()], entry.position(), () -> "seed " + seed);
            next[entry.inletId()]++;
        }
        assertTrue(voids > 100, voids + " voids");
        assertTrue(Arrays.stream(next).anyMatch(count -> count == lastGood + 1), () -> "seed " + seed);
    }

    @Test
    void shouldListenToNoNonsense() throws IOException, InterruptedException
    {
        try (Engine<TestEvent> engine = builder().start())
        {
            final Random random = new Random(1);
            final List<SocketChannel> silent = new ArrayList<>();
            for (int i = 0; i < 200; i++)
            {
                final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel.connect(UnixDomainSocketAddress.of(IpcDirectory.in(temp).doorbell()));
                final byte[] bytes = new byte[random.nextInt(2000)];
                random.nextBytes(bytes);
                channel.configureBlocking(false);
                channel.write(ByteBuffer.wrap(bytes));
                silent.add(channel);
            }
            assertEquals("no not understood: this engine speaks TML 0", ask("TML 1 connect good 1 0 - -\n"));
            assertEquals("no not understood: this engine speaks TML 0", ask("TML 0 connect good x 0 - -\n"));
            assertEquals("no not understood: this engine speaks TML 0", ask("\n"));
            assertTrue(ask("TML 0 resume good 12ab\n").startsWith("no the lane of this client"));
            assertTrue(ask("TML 0 connect ../good 1 0 - -\n").startsWith("no engine"));
            assertTrue(ask("TML 0 connect good 1 0 7 test\n").contains("versions 0 to 0 of codec \"test\", not 7"));
            assertTrue(ask("TML 0 connect good 1 0 0 other\n").contains("codec \"test\", not \"other\""));
            try (IpcInlet good = IpcInlet.connect(temp, "good"))
            {
                assertTrue(offerPosition(good, true));
            }
            for (final SocketChannel channel : silent)
            {
                channel.close();
            }
            assertTrue(engine.awaitQuiet(Await.LONG));
        }
        assertEquals(0, errors.get());
    }

    @Test
    void shouldNoticeWhoGoesBeforeItIsAnswered() throws IOException, InterruptedException
    {
        try (Engine<TestEvent> engine = builder().start())
        {
            for (int i = 0; i < 20; i++)
            {
                try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX))
                {
                    channel.connect(UnixDomainSocketAddress.of(IpcDirectory.in(temp).doorbell()));
                    channel.write(ByteBuffer.wrap("TML 0 connect good 1 0 - -\n".getBytes(StandardCharsets.UTF_8)));
                }
                Await.await(() -> !Files.exists(IpcDirectory.in(temp).lane("good")), () -> "the lane to be gone");
            }
            // One way or the other those before were heard.
            IpcInlet.connect(temp, "good").close();
            Await.await(() -> !Files.exists(IpcDirectory.in(temp).lane("good")), () -> "the lane to be gone");
            assertTrue(engine.awaitQuiet(Await.LONG));
        }
        assertEquals(0, errors.get());
    }

    private String ask(final String line) throws IOException
    {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX))
        {
            channel.connect(UnixDomainSocketAddress.of(IpcDirectory.in(temp).doorbell()));
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            final ByteBuffer answer = ByteBuffer.allocate(1000);
            while (channel.read(answer) >= 0)
            {
                // The refusal ends with the connection.
                continue;
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8).strip();
        }
    }
}

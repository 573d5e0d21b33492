// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Inlet;
import io.tidemill.engine.ipc.ConnectPlan;
import io.tidemill.engine.ipc.IpcInlet;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * Puts in numbers that are their own positions, singly and several at once, and notes in a file how far it has come:
 * what it was told is in. It puts out who has the inlet.
 */
final class IpcProducer
{
    private static final int MAX_BATCH = 100;

    private IpcProducer()
    {
    }

    /** {@code told}, where it has come to, of all producers of an inlet. */
    static MappedByteBuffer note(final Path directory, final String inlet) throws IOException
    {
        try (FileChannel channel = FileChannel.open(directory.resolve(inlet + ".note"), CREATE, READ, WRITE))
        {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
        }
    }

    public static void main(final String[] args) throws Exception
    {
        final MappedByteBuffer told = note(Path.of(args[1]), args[2]);
        final Random random = new Random();
        final Long[] numbers = new Long[MAX_BATCH];
        // From one that may still be there: put out by another before, and not killed yet.
        try (IpcInlet ipc = IpcInlet.connect(
            Path.of(args[0]), args[2], ConnectPlan.usual().takingOver().timeout(Duration.ofSeconds(60))))
        {
            final Inlet<LongEvent> inlet = ipc.events(LongEvent::new, LongEvent.CODEC);
            System.out.println("connected behind " + inlet.lastPosition());
            while (true)
            {
                final int count = random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(MAX_BATCH);
                final long next = inlet.lastPosition() + 1;
                for (int i = 0; i < count; i++)
                {
                    numbers[i] = next + i;
                }
                if (inlet.offerAll((event, position, number) -> event.set(number), numbers, 0, count) == 0 &&
                    inlet.claim(Duration.ofSeconds(60)) == null)
                {
                    throw new IllegalStateException(Inlet.describe(inlet.refusal()));
                }
                inlet.abort();
                told.putLong(0, inlet.lastPosition());
            }
        }
    }
}

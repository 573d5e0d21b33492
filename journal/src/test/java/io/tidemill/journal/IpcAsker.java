// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Durability;
import io.tidemill.engine.ipc.ConnectPlan;
import io.tidemill.engine.ipc.EventInlet;
import io.tidemill.engine.ipc.IpcInlet;

import java.nio.file.Path;
import java.time.Duration;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/** A client in every way that there is, with nothing but the small artifact: puts in, waits, asks. */
final class IpcAsker
{
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static long answered;

    private IpcAsker()
    {
    }

    public static void main(final String[] args) throws Exception
    {
        final long events = Long.parseLong(args[2]);
        try (IpcInlet ipc = IpcInlet.connect(Path.of(args[0]), args[1],
            ConnectPlan.usual().writing(LongEvent.CODEC).withReplies()))
        {
            final EventInlet<LongEvent> inlet = ipc.events(LongEvent::new, LongEvent.CODEC);
            final LongEvent output = new LongEvent();
            for (long value = 0; value < events; value++)
            {
                final long position = inlet.request((event, at, number) -> event.set(number), value, reply ->
                {
                    reply.decode(LongEvent.CODEC, output);
                    answered += output.value;
                }, WAIT);
                if (position != value)
                {
                    throw new IllegalStateException("position " + position + " of value " + value);
                }
            }
            ipc.claim(Long.BYTES).putLong(0, events, LITTLE_ENDIAN);
            final long last = ipc.commit(Long.BYTES);
            System.out.println("on disk: " + ipc.await(last, Durability.FSYNC, WAIT));
            System.out.println("answered " + answered);
        }
        for (final String absent : new String[] {"io.tidemill.engine.Engine", "org.slf4j.Logger"})
        {
            try
            {
                Class.forName(absent);
                System.out.println("there is " + absent);
            }
            catch (final ClassNotFoundException expected)
            {
                System.out.println("no " + absent);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import io.tidemill.engine.Engine;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.ReplayReport;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalReader;
import io.tidemill.tools.monitor.ActivityStage;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * The child that checks: compares every journaled event with the stream, byte for byte, and replays the journal from
 * its beginning. Started by the demo only.
 */
@Command(name = "demo-auditor", hidden = true, description = "A child of the demo.")
public final class AuditorCommand implements Callable<Integer>
{
    @Mixin
    private StreamOptions stream;

    @Option(names = "--data", required = true)
    private Path data;

    @Option(names = "--acknowledged", required = true)
    private long acknowledged;

    private final HookEvent journaled = new HookEvent();
    private final HookEvent expected = new HookEvent();
    private final UnsafeBuffer journaledBytes = new UnsafeBuffer(new byte[HookEventCodec.INSTANCE.maxLength()]);
    private final UnsafeBuffer expectedBytes = new UnsafeBuffer(new byte[HookEventCodec.INSTANCE.maxLength()]);
    private long events;
    private long doubled;
    private long missing;
    private long altered;

    @Override
    public Integer call() throws IOException
    {
        final ChronicleJournal journal = ChronicleJournal.in(data);
        compare(journal);
        Message.JOURNALED.send(events);
        Message.DOUBLED.send(doubled);
        Message.MISSING.send(missing);
        Message.ALTERED.send(altered);
        final ReplayReport replay = Engine.of(HookEvent::new, HookEventCodec.INSTANCE)
            .journal(journal)
            .stages(graph -> graph.stage("activity", new ActivityStage()))
            .replay();
        Message.STATE_HASH.send(replay.stage("activity").stateHash().orElseThrow());
        return 0;
    }

    private void compare(final ChronicleJournal journal) throws IOException
    {
        long next = 0;
        try (EventStream events = stream.spec().open();
            JournalReader<HookEvent> reader = journal.read(HookEventCodec.INSTANCE))
        {
            while (reader.next())
            {
                if (reader.kind() == EntryKind.EVENT.code())
                {
                    next = compare(reader, events, next);
                }
            }
        }
        missing += Math.max(0, acknowledged + 1 - next);
    }

    /** Gives the position that is to come next. */
    private long compare(final JournalReader<HookEvent> reader, final EventStream stream, final long next)
        throws IOException
    {
        events++;
        final long position = reader.position();
        if (position < next)
        {
            doubled++;
            return next;
        }
        missing += position - next;
        stream.skip(position - next);
        reader.decode(journaled);
        if (!stream.next(expected) || !sameBytes())
        {
            altered++;
        }
        return position + 1;
    }

    private boolean sameBytes()
    {
        final int length = HookEventCodec.INSTANCE.encode(journaled, journaledBytes, 0);
        if (HookEventCodec.INSTANCE.encode(expected, expectedBytes, 0) != length)
        {
            return false;
        }
        for (int i = 0; i < length; i++)
        {
            if (journaledBytes.getByte(i) != expectedBytes.getByte(i))
            {
                return false;
            }
        }
        return true;
    }
}

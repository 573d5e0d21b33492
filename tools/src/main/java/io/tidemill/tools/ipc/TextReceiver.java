// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.engine.CloseReport;
import io.tidemill.engine.ConsumerPosition;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.EngineFailedException;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.OutputPlan;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalReader;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An engine that takes texts from other processes into a journal, and a reader of that journal, which goes on where the
 * last one has come to. So what is given out is in the journal, and a text is given out again only if this process was
 * killed between giving it out and noting that.
 * <p>
 * <b>Threading:</b> one thread.
 */
final class TextReceiver implements AutoCloseable
{
    /** Under which {@code tidemill consumers} shows how far it has come. */
    private static final String CONSUMER = "receive";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Engine<TextEvent> engine;
    private final ChronicleJournal journal;
    private final TextEvent event = new TextEvent();

    // Null until it is there.
    private ConsumerPosition place;
    private JournalReader<TextEvent> reader;
    private Map<Integer, String> inlets = Map.of();

    private TextReceiver(final Engine<TextEvent> engine, final ChronicleJournal journal)
    {
        this.engine = engine;
        this.journal = journal;
    }

    /** Described, not started: an inlet that cannot be is refused here. */
    static EngineBuilder<TextEvent> builder(
        final ChronicleJournal journal, final List<String> inlets, final boolean echoes, final ErrorHandler errors)
    {
        final EngineBuilder<TextEvent> builder = Engine.of(TextEvent::new, TextCodec.INSTANCE)
            .name("receive")
            .journal(journal)
            .deadLetters(journal.companion("dead-letters").orElseThrow())
            .errorHandler(errors)
            .stages(graph -> graph.stage(TextStage.NAME, new TextStage(echoes)));
        inlets.forEach(builder::ipc);
        return echoes ? builder.outputs(OutputPlan.of(TextEvent::new, TextCodec.INSTANCE)) : builder;
    }

    static TextReceiver start(final EngineBuilder<TextEvent> builder, final Path directory)
    {
        final TextReceiver receiver = new TextReceiver(builder.start(), ChronicleJournal.in(directory));
        try
        {
            receiver.read();
            return receiver;
        }
        catch (final RuntimeException failure)
        {
            receiver.close();
            throw failure;
        }
    }

    private void read()
    {
        place = journal.consumers().orElseThrow().open(CONSUMER, -1);
        // What a loss of power took of the journal was given out, and its numbers are given anew.
        final long done = Math.min(place.sequence(), engine.recovery().lastSequence());
        reader = journal.read(TextCodec.INSTANCE, done + 1);
        inlets = journal.inlets();
    }

    Engine<TextEvent> engine()
    {
        return engine;
    }

    /** Moves to the next text; false if there is none now. */
    boolean next()
    {
        while (reader.next())
        {
            if (reader.kind() == EntryKind.EVENT.code())
            {
                reader.decode(event);
                return true;
            }
        }
        return false;
    }

    String inlet()
    {
        return inlets.getOrDefault(reader.inletId(), "?");
    }

    long position()
    {
        return reader.position();
    }

    TextEvent event()
    {
        return event;
    }

    /** What was moved to is given out. */
    void acknowledge()
    {
        if (reader.sequence() > place.sequence())
        {
            place.moveTo(reader.sequence());
        }
    }

    /** Stops the engine, in order; what it has taken can be read until {@link #close}. */
    CloseReport stop()
    {
        final CloseReport report = engine.close(CLOSE_TIMEOUT);
        report.failure().ifPresent(failure ->
        {
            throw failure;
        });
        if (!report.complete())
        {
            throw new EngineFailedException("the engine could not finish within " + CLOSE_TIMEOUT.toSeconds() +
                " s: it was left at sequence " + report.stage(TextStage.NAME).sequence() + " of " +
                report.lastSequence() + ", the journal has " + report.lastWritten(), null);
        }
        return report;
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(reader, place);
        engine.close(CLOSE_TIMEOUT);
    }
}

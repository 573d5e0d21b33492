// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.counters.CounterType;
import io.tidemill.engine.ipc.LaneReader;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What becomes of that which another process has put into a lane and that is no event: counted, kept as a dead letter
 * where there is a log of those, and reported, though not without end.
 * <p>
 * <b>Threading:</b> the sequencer's.
 */
final class Undecodable<E>
{
    private static final int MOST_REPORTS = 16;
    private static final int MOST_LETTERS = 1_000;

    private final String inlet;

    /** Null without a log of dead letters. */
    private final DeadLetters<E> letters;
    private final EngineClock clock;
    private final ErrorHandler errorHandler;
    private int reports;
    private int found;

    // Null if nothing is counted.
    private AtomicCounter undecodable;
    private AtomicCounter dropped;

    Undecodable(
        final String inlet, final DeadLetters<E> letters, final EngineClock clock, final ErrorHandler errorHandler)
    {
        this.inlet = inlet;
        this.letters = letters;
        this.clock = clock;
        this.errorHandler = errorHandler;
    }

    /** Before anything runs. */
    void countBy(final EngineCounters counters)
    {
        undecodable = counters.of(CounterType.INLET_UNDECODABLE, inlet);
        dropped = counters.of(CounterType.INLET_CLAIMS_DROPPED, inlet);
    }

    /** The current record of a reader; {@code thrown} may be null. */
    void add(
        final long sequence,
        final long position,
        final LaneReader reader,
        final String reason,
        final Throwable thrown)
    {
        final LogException why = new LogException("inlet \"" + inlet + "\": the record of position " + position +
            " is no event, so sequence " + sequence + " holds nothing: " + reason + kept(), thrown);
        found++;
        if (letters != null && found <= MOST_LETTERS)
        {
            keep(sequence, reader, why);
        }
        if (undecodable != null)
        {
            undecodable.increment();
        }
        report(why);
    }

    private void keep(final long sequence, final LaneReader reader, final LogException why)
    {
        try
        {
            letters.addUndecodable(inlet, sequence, clock.timeNs(), reader.payload(), reader.length(), why);
        }
        catch (final LogException full)
        {
            // No process elsewhere may hold the engine up with what is no event.
            report(full);
        }
    }

    private String kept()
    {
        if (letters == null)
        {
            return "; its bytes are lost, as there is no log for them: build the engine with deadLetters(…)";
        }
        return found < MOST_LETTERS ? "; its bytes are kept as a dead letter" :
            "; its bytes are lost, as " + MOST_LETTERS + " of this client are kept already";
    }

    private void report(final LogException why)
    {
        reports++;
        if (reports <= MOST_REPORTS)
        {
            errorHandler.onError(why);
        }
        if (reports == MOST_REPORTS)
        {
            errorHandler.onError(new LogException("inlet \"" + inlet + "\": further such records are counted, " +
                "and not reported any more until its next client"));
        }
    }

    /** What follows is of another client. */
    void nextClient()
    {
        reports = 0;
        found = 0;
    }

    /** Nothing more can be read. */
    void broken(final long position, final String defect)
    {
        errorHandler.onError(new LogException("inlet \"" + inlet + "\": its lane cannot be read on from position " +
            position + ", and is closed; its file is moved aside: " + defect));
    }

    /** The client was gone with a claim open. */
    void dropped()
    {
        if (dropped != null)
        {
            dropped.increment();
        }
    }

    /** A lane has given back what the log does not have. */
    void missing(final long first, final long last)
    {
        errorHandler.onError(new LogException("inlet \"" + inlet + "\": the log does not have positions " + first +
            " to " + last + ", which an engine before has taken from the lane: the log has lost its end, by a loss " +
            "of power or an older copy"));
    }
}

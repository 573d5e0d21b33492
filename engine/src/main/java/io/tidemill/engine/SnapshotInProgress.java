// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.snapshot.SnapshotDraft;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A snapshot from the time it is asked for until it is complete: what each part of the engine has to add. Whoever fails
 * to add its part fails the snapshot, and goes on.
 */
final class SnapshotInProgress
{
    private final SnapshotDraft draft;
    private final int logicVersion;
    private final long letters;
    private final Runnable whenWritten;
    private final AtomicInteger partsLeft;
    private final Map<String, Duration> pauses = new ConcurrentHashMap<>();
    private volatile Throwable failure;

    // By the ring's writer, before the stages come to the marker; or by the closer.
    private final Map<Integer, Long> positions;
    private long sequence = -1;
    private long timeNs;
    private long startNs = System.nanoTime();

    /** By the publisher, before its part counts. */
    private long outputs = -1;

    /** {@code parts} is how many have to add something; {@code letters} the last dead letter, {@code positions}
     * those of inlets that are not there now. */
    SnapshotInProgress(
        final SnapshotDraft draft,
        final int logicVersion,
        final long letters,
        final Map<Integer, Long> positions,
        final int parts,
        final Runnable whenWritten)
    {
        this.draft = draft;
        this.logicVersion = logicVersion;
        this.letters = letters;
        this.positions = new HashMap<>(positions);
        this.partsLeft = new AtomicInteger(parts);
        this.whenWritten = whenWritten;
    }

    int logicVersion()
    {
        return logicVersion;
    }

    void markedAt(final long entry, final long entryTimeNs)
    {
        sequence = entry;
        timeNs = entryTimeNs;
        startNs = System.nanoTime();
    }

    void position(final int inletId, final long position)
    {
        positions.put(inletId, position);
    }

    /** By a stage that stands behind the marker: adds its state. */
    void save(final StageDutyCycle<?> stage)
    {
        final long beganNs = System.nanoTime();
        try
        {
            if (failure == null && stage.save(draft))
            {
                pauses.put(stage.roleName(), Duration.ofNanos(System.nanoTime() - beganNs));
            }
        }
        catch (final Throwable ex)
        {
            failure = new LogException("stage \"" + stage.roleName() + "\" could not save its state for the snapshot " +
                "at sequence " + sequence + ": " + ErrorReports.text(ex), ex);
        }
        added();
    }

    /** By the publisher, which has published all up to the marker: the last output. */
    void outputs(final long last)
    {
        outputs = last;
        added();
    }

    private void added()
    {
        // An atomic update: whoever sees that none is left sees what all have added.
        if (partsLeft.decrementAndGet() == 0)
        {
            whenWritten.run();
        }
    }

    /** Whether all have added what they have, or failed to. */
    boolean isWritten()
    {
        return partsLeft.get() == 0;
    }

    /** Null while all is well. */
    Throwable failure()
    {
        return failure;
    }

    long sequence()
    {
        return sequence;
    }

    long outputs()
    {
        return outputs;
    }

    /** When all is where it has to be: makes it appear. */
    SnapshotReport complete(final int epoch, final String codec, final Map<String, Long> effects)
    {
        final long bytes = draft.complete(sequence,
            new SnapshotProperties(epoch, timeNs, logicVersion, outputs, letters, codec, positions, effects)
                .toMap());
        return new SnapshotReport(sequence, bytes, Duration.ofNanos(System.nanoTime() - startNs), pauses);
    }

    void close()
    {
        draft.close();
    }
}

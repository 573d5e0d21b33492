// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;
import io.tidemill.engine.Redacted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A journal that exists, for those who do not write it: reads, checks, repairs, and removes what is old.
 */
final class PresentJournal
{
    private final Path directory;

    PresentJournal(final Path directory)
    {
        this.directory = directory;
    }

    /** Refuses a directory that holds none. */
    DataDirectory data()
    {
        try
        {
            final DataDirectory data = DataDirectory.read(directory);
            if (data == null)
            {
                throw new LogException("there is no journal in " + directory + ": it " +
                    (Files.isDirectory(directory) ? "has no " + DataDirectory.FILE_NAME : "is no directory"));
            }
            return data;
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    JournalFrames frames(final long from, final boolean acceptGaps)
    {
        requireKept(from);
        final SegmentChain chain = new SegmentChain(data().journal(), from, this::isWritten, true);
        chain.gaps().accept(acceptGaps);
        return new JournalFrames(chain, from);
    }

    private void requireKept(final long from)
    {
        try
        {
            JournalBeginning.requireKept(directory, from);
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    VerifyReport verify(final VerifyListener listener)
    {
        final JournalTotals totals = new JournalTotals();
        String damage = null;
        JournalTail tail = null;
        final SegmentChain chain = new SegmentChain(data().journal(), 0, this::isWritten, false);
        chain.gaps().accept(true);
        try (JournalFrames frames = new JournalFrames(chain, 0))
        {
            while (frames.next())
            {
                totals.add(frames.frame());
                listener.onFrame(frames);
            }
            tail = chain.end();
        }
        catch (final LogDamagedException found)
        {
            damage = found.getMessage();
        }
        totals.walked(chain);
        return new VerifyReport(totals, tail, damage);
    }

    RepairReport repair(final boolean isPlan)
    {
        try
        {
            return new JournalRepair(directory, isPlan).runLocked();
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot repair " + directory + ": " + PrivateFiles.reason(failure), failure);
        }
    }

    RedactionReport redact(final RedactionPlan plan, final boolean isPlan)
    {
        data();
        try
        {
            return new JournalRedaction(directory, plan, isPlan).runLocked();
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot redact entries of " + directory + ": " + PrivateFiles.reason(failure) +
                (PrivateFiles.isForWantOfRoom(failure) ? "; each segment that holds some of them is written anew " +
                "before the old one goes, so make room on that disk, or redact fewer of them at a time" : "") +
                ". Nothing was changed", failure);
        }
    }

    Redacted redacted()
    {
        try
        {
            return new Redactions(directory).redacted();
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    long removeBefore(final long sequence)
    {
        data();
        try
        {
            return SegmentRemoval.before(directory, sequence);
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot remove old segments of " + directory + ": " + PrivateFiles.reason(failure) +
                "; what is left of them is not read any more, and removed with the next ones", failure);
        }
    }

    JournalInfo info()
    {
        final DataDirectory data = data();
        try
        {
            final List<Path> segments = SegmentDirectory.list(data.journal());
            return new JournalInfo(directory, data.codecName(), data.created(), segments.size(),
                SegmentDirectory.bytes(segments), isWritten() ? DirectoryLock.holder(directory) : null);
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    private boolean isWritten()
    {
        try
        {
            return DirectoryLock.isHeld(directory);
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot tell whether " + directory + " is being written: " +
                PrivateFiles.reason(failure), failure);
        }
    }

    private LogException unreadable(final IOException failure)
    {
        return new LogException("cannot read " + directory + ": " + PrivateFiles.reason(failure), failure);
    }
}

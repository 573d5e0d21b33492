// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Finds the place in a queue from which a source goes on, and refuses where that would be a guess.
 */
final class SourceBeginning
{
    /** What was there once needs no waiting, but for a queue that is just opened. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);

    private final ChronicleSourcePlan plan;
    private final String inlet;
    private final SourceFile file;
    private final QueueTailer tailer;
    private final String path;

    SourceBeginning(
        final ChronicleSourcePlan plan, final String inlet, final SourceFile file, final QueueTailer tailer)
    {
        this.plan = plan;
        this.inlet = inlet;
        this.file = file;
        this.tailer = tailer;
        this.path = SourceFile.shortened(plan.queue());
    }

    /** Moves the tailer to the newest place that a journal with this last position has come to. */
    SourceFile.Content begin(final long position) throws IOException
    {
        final SourceFile.Content before = file.read();
        // What nothing came of binds nobody, such as a path with a slip in it.
        final SourceFile.Content content = before == null || position < 0 && !before.queue().equals(path) ?
            anew(position) : goOn(before, position);
        // Before anything is put in: what the file says must be so whenever this is killed.
        file.write(content);
        return content;
    }

    private SourceFile.Content anew(final long position)
    {
        final QueuePlace origin;
        if (plan.begin() == ChronicleSourcePlan.END)
        {
            origin = behindLast(position);
        }
        else if (plan.begin() != ChronicleSourcePlan.FIRST)
        {
            origin = at(plan.begin(), position);
        }
        else if (position < 0)
        {
            origin = first(position);
        }
        else
        {
            throw refused("inlet \"" + inlet + "\" has events up to position " + position + ", and there is no " +
                file + " that says which documents they came from. If it was lost, take it from a backup; if they " +
                "did not come from this queue, say with beginAt(index) or beginAtEnd() what comes next");
        }
        return SourceFile.Content.begin(path, origin);
    }

    private QueuePlace first(final long position)
    {
        tailer.moveToBeginning();
        if (!tailer.next())
        {
            return QueuePlace.beginning(position);
        }
        final QueuePlace first = tailer.place(position, false);
        tailer.moveTo(first.index());
        return first;
    }

    private QueuePlace at(final long index, final long position)
    {
        if (!tailer.moveTo(index) || !tailer.next())
        {
            throw refused("it has no document at " + QueuePlace.describe(index) + ", where it is to begin; it has " +
                range());
        }
        final QueuePlace place = tailer.place(position, false);
        tailer.moveTo(index);
        return place;
    }

    private QueuePlace behindLast(final long position)
    {
        final long last = tailer.lastIndex();
        if (last < 0 || !tailer.moveTo(last) || !tailer.next())
        {
            tailer.moveToBeginning();
            return QueuePlace.beginning(position);
        }
        final QueuePlace place = tailer.place(position, true);
        tailer.done();
        return place;
    }

    private SourceFile.Content goOn(final SourceFile.Content content, final long position)
    {
        if (content.isSettled() && position > content.newest().position())
        {
            throw refused("inlet \"" + inlet + "\" has events up to position " + position + ", but this source had " +
                "put in those up to " + content.newest().position() + " when it ended, so somebody else uses that " +
                "inlet. Give the source one of its own; or delete " + file + ", and say with beginAt(index) which " +
                "document comes next");
        }
        final QueuePlace place = content.at(position);
        if (place == null)
        {
            throw refused("inlet \"" + inlet + "\" has events up to position " + position + ", and this source began " +
                "behind position " + content.origin().position() + ": the journal is older than " + file +
                ". Take both from the same backup; or delete that file, and say with beginAt(index) which document " +
                "comes next");
        }
        moveTo(place, content, position);
        return content.from(path, place);
    }

    private void moveTo(final QueuePlace place, final SourceFile.Content content, final long position)
    {
        if (!place.hasDocument())
        {
            if (position > place.position() && !content.queue().equals(path))
            {
                throw replaced(place, content, "was in " + content.queue());
            }
            tailer.moveToBeginning();
            return;
        }
        if (!tailer.moveTo(place.index()) || !tailer.next())
        {
            throw refused("the source had come to " + QueuePlace.describe(place.index()) + ", and the queue has " +
                range() + ": its files were deleted before the journal had all of them, or it lost its end, or is " +
                "another one (the source began with " + content.queue() + "). " + instead());
        }
        final QueuePlace found = tailer.place(place.position(), place.isBehind());
        tailer.done();
        if (!found.equals(place))
        {
            throw replaced(place, content, "had another document at " + QueuePlace.describe(place.index()) + " (" +
                place.length() + " bytes, now " + found.length() + ")");
        }
        if (!place.isBehind())
        {
            tailer.moveTo(place.index());
        }
    }

    private LogException replaced(final QueuePlace place, final SourceFile.Content content, final String finding)
    {
        return refused("it is not the queue that inlet \"" + inlet + "\" has its events from up to position " +
            place.position() + ": that " + finding + ". The source began with " + content.queue() + ". " + instead());
    }

    private String instead()
    {
        return "Bring those documents back; or delete " + file + ", and say with beginAt(index) or beginAtEnd() " +
            "which document comes next, if it is right that others are left out or put in twice";
    }

    private String range()
    {
        tailer.moveToBeginning();
        if (!tailer.next())
        {
            return "no document";
        }
        final long first = tailer.index();
        tailer.done();
        return "documents from " + QueuePlace.describe(first) + " to " + QueuePlace.describe(tailer.lastIndex());
    }

    private LogException refused(final String why)
    {
        return new LogException("cannot tail the Chronicle Queue " + tailer + " into inlet \"" + inlet + "\": " + why);
    }

    /** While documents are read again: there must be as many as the journal has events. */
    static void requireMore(
        final SourceErrors source, final SourceFile file, final long position, final long missing, final long quietNs)
    {
        if (quietNs > PATIENCE_NS)
        {
            throw source.of(" has stopped: the journal has events up to position " + position +
                ", and the queue ends " + missing + " documents before the one that the last came from. It lost its " +
                "end, or the reader passes over what it did not before, or somebody else uses that inlet. Bring the " +
                "documents, or the reader, back; or delete " + file + ", and say with beginAt(index) or beginAtEnd() " +
                "which document comes next", null);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.Arrays;
import java.util.List;

/**
 * The threads that a publisher must wake if they are parked. Publishers pass through here with every event, so nothing
 * on the way to an {@link Idleness} is an object that changes, and there is no loop for one thread, which is the most
 * frequent case: a loop would make what is inlined into a producer's own loop too large for that.
 */
final class Wakeups
{
    private static final Idleness[] NO_MORE = {};

    /** One that works for ever, until there are threads. */
    private Idleness first = Idleness.atWork();
    private Idleness[] more = NO_MORE;

    /** Before any thread starts. */
    void target(final DutyCycleRunner... targets)
    {
        final List<Idleness> threads = Arrays.stream(targets).map(DutyCycleRunner::idleness).toList();
        first = threads.isEmpty() ? Idleness.atWork() : threads.get(0);
        more = threads.stream().skip(1).toArray(Idleness[]::new);
    }

    /** To be called after a publication: {@link Idleness} says why no thread that parks misses it. */
    void signal()
    {
        first.wakeIfParked();
        if (more.length != 0)
        {
            signalMore();
        }
    }

    private void signalMore()
    {
        for (final Idleness thread : more)
        {
            thread.wakeIfParked();
        }
    }

    /** A hint, without ordering: whether any of these threads found nothing to do when it last looked. */
    boolean anyIdle()
    {
        return first.isIdle() || more.length != 0 && anyOfMoreIdle();
    }

    /**
     * A hint as well: grows whenever one of the threads becomes idle. While it does not, a thread that is idle has not
     * noticed yet what was published since, be it that it is about to or that no core runs it.
     */
    long idleSpells()
    {
        long spells = first.spells();
        for (final Idleness thread : more)
        {
            spells += thread.spells();
        }
        return spells;
    }

    private boolean anyOfMoreIdle()
    {
        for (final Idleness thread : more)
        {
            if (thread.isIdle())
            {
                return true;
            }
        }
        return false;
    }
}

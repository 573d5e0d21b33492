// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import net.openhft.affinity.Affinity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.BitSet;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Threads that stay on a processor of their own, by OpenHFT's Affinity, which has to be on the class path together with
 * JNA; the engine itself does not need either. Where a thread could not be pinned it runs all the same, and that is
 * said:
 * <pre>{@code
 * builder.threads(ThreadPlan.auto()).threadFactory(PinnedThreads.to(2, 3))
 * }</pre>
 * Threads are pinned in the order in which they are asked for, which is that of the thread plan; those beyond the last
 * processor are not. Worth it where those processors are kept free of everything else.
 * <p>
 * <b>Threading:</b> any.
 */
public final class PinnedThreads implements ThreadFactory
{
    private static final Logger LOGGER = LoggerFactory.getLogger(PinnedThreads.class);

    private final int[] processors;
    private final Consumer<String> unpinned;
    private final AtomicInteger made = new AtomicInteger();

    private PinnedThreads(final int[] processors, final Consumer<String> unpinned)
    {
        this.processors = processors;
        this.unpinned = unpinned;
    }

    /**
     * Pins to these, and logs a warning where that did not happen.
     *
     * @param processors by the operating system's numbers, from 0
     * @return daemon threads
     */
    public static PinnedThreads to(final int... processors)
    {
        return to(LOGGER::warn, processors);
    }

    /**
     * Pins to these.
     *
     * @param unpinned   is told, in a sentence, which thread was not pinned, and why
     * @param processors by the operating system's numbers, from 0
     * @return daemon threads
     */
    public static PinnedThreads to(final Consumer<String> unpinned, final int... processors)
    {
        for (final int processor : processors)
        {
            if (processor < 0)
            {
                throw new IllegalArgumentException("there is no processor " + processor + "; they count from 0");
            }
        }
        return new PinnedThreads(processors.clone(), unpinned);
    }

    @Override
    public Thread newThread(final Runnable runnable)
    {
        final int index = made.getAndIncrement();
        final Thread thread = new Thread(() ->
        {
            pin(index);
            runnable.run();
        });
        thread.setDaemon(true);
        return thread;
    }

    private void pin(final int index)
    {
        final String name = "thread \"" + Thread.currentThread().getName() + "\"";
        if (index >= processors.length)
        {
            unpinned.accept(name + " is not pinned: there are " + processors.length + " processors to pin to, and it " +
                "is thread " + (index + 1));
            return;
        }
        try
        {
            final String reason = pinTo(processors[index]);
            if (reason != null)
            {
                unpinned.accept(name + " is not pinned to processor " + processors[index] + ": " + reason);
            }
        }
        catch (final LinkageError ex)
        {
            unpinned.accept(name + " is not pinned to processor " + processors[index] + ": net.openhft:affinity, or " +
                "JNA behind it, is not on the class path (" + ex + ")");
        }
        catch (final RuntimeException ex)
        {
            unpinned.accept(name + " is not pinned to processor " + processors[index] + ": " + ex);
        }
    }

    /** Null if it worked; what the library says is not taken on trust. */
    private static String pinTo(final int processor)
    {
        Affinity.setAffinity(processor);
        final BitSet allowed = Affinity.getAffinity();
        return allowed.cardinality() == 1 && allowed.get(processor) ? null :
            "the system allows it " + allowed + " instead; is there such a processor, and is JNA on the class path?";
    }
}

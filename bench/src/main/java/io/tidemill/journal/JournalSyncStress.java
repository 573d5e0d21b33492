// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.nio.file.Path;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZZ_Result;

/**
 * One thread appends two entries to a segment and one to the next, while another one syncs. r1: what the sync said is
 * on the disk. r2: whether the disk had met all of that. r3: whether it has met everything behind one more sync, which
 * it has not if a segment was left alone too early.
 */
@JCStressTest
@Outcome(id = "-1, true, true", expect = Expect.ACCEPTABLE, desc = "nothing, or not said yet")
@Outcome(id = "0, true, true", expect = Expect.ACCEPTABLE, desc = "the first entry")
@Outcome(id = "1, true, true", expect = Expect.ACCEPTABLE, desc = "the first segment")
@Outcome(id = "2, true, true", expect = Expect.ACCEPTABLE, desc = "all")
@Outcome(id = ".*, false, .*", expect = Expect.FORBIDDEN, desc = "said to be on the disk, and is not")
@Outcome(id = ".*, true, false", expect = Expect.FORBIDDEN, desc = "a segment was left alone too early")
@State
public class JournalSyncStress
{
    private final JournalSync sync = new JournalSync(Path.of("nowhere"));
    private final Memory first = new Memory();
    private final Memory second = new Memory();

    /** What is stored to plainly, as to a mapped file, and a disk that meets what the syncing thread sees of it. */
    private static final class Memory extends Syncable
    {
        private int stored;
        private int onDisk;

        @Override
        void sync()
        {
            onDisk = stored;
        }

        @Override
        public void close()
        {
            // There is nothing to be closed.
        }
    }

    /** Appends, rolls, appends. */
    @Actor
    public void appender()
    {
        first.stored = 1;
        sync.begin(first);
        sync.appended(0, 1);
        first.stored = 2;
        sync.appended(1, 1);
        sync.end();
        second.stored = 1;
        sync.begin(second);
        sync.appended(2, 1);
    }

    /**
     * Syncs once.
     *
     * @param result of this trial
     */
    @Actor
    public void syncer(final JZZ_Result result)
    {
        final long synced = sync.sync();
        result.r1 = synced;
        result.r2 = first.onDisk > Math.min(synced, 1) && (synced < 2 || second.onDisk == 1);
    }

    /**
     * Syncs when all is appended.
     *
     * @param result of this trial
     */
    @Arbiter
    public void end(final JZZ_Result result)
    {
        result.r3 = sync.sync() == 2 && sync.unsyncedBytes() == 0 && first.onDisk == 2 && second.onDisk == 1;
    }
}

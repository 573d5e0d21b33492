// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import io.tidemill.engine.OutputsReport;
import io.tidemill.engine.RecoveryReport;
import io.tidemill.engine.ReplayPlan;
import io.tidemill.tools.monitor.ActivityStage;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a replay has to say, for people.
 */
final class ReplayText
{
    private final PrintWriter out;

    ReplayText(final PrintWriter out)
    {
        this.out = out;
    }

    /** Where it began, and how much it went through. */
    void source(final RecoveryReport source, final ReplayPlan plan)
    {
        if (plan.isFromSnapshot())
        {
            out.println(source.snapshot() >= 0 ? "Began with the snapshot behind sequence " + source.snapshot() :
                "There is no snapshot" + (plan.until() == Long.MAX_VALUE ? "" : " up to sequence " + plan.until()) +
                " to begin with: began with the first entry");
        }
        final double seconds = Math.max(1, source.elapsed().toNanos()) / 1e9;
        if (source.entries() == 0)
        {
            out.println("Replayed 0 events: there are no entries " +
                (source.snapshot() >= 0 ? "behind the snapshot" : "in the journal"));
        }
        else
        {
            out.printf(Locale.ROOT,
                "Replayed %,d events of %,d entries, sequence %d to %d, in %.2f s (%,.0f events/s)%n",
                source.events(), source.entries(), source.firstSequence(), source.lastSequence(), seconds,
                source.events() / seconds);
        }
        if (source.missing() > 0)
        {
            out.printf(Locale.ROOT, "%,d sequences are missing, given up by a repair: what is shown may be wrong%n",
                source.missing());
        }
    }

    /** What came of the comparison; whether all is equal. */
    boolean comparison(final OutputsReport outputs, final Path compared)
    {
        final List<String> differences = outputs.differences();
        if (!differences.isEmpty())
        {
            out.println("DIFFERENT");
            out.println(differences.get(0));
            out.printf(Locale.ROOT,
                "State went astray there, or at most %,d sequences before. The events up to there%n" +
                "give another state now than when they were first handled: the code is another one,%n" +
                "or it depends on something else than the events.%n", ActivityStage.HASH_EVERY - 1);
            out.println(compared(outputs, compared));
        }
        else if (outputs.hashes() == 0)
        {
            out.printf(Locale.ROOT,
                "Compared nothing: %s holds no state hash of the sequences replayed;%n" +
                "one is kept behind each %,d of them%n", compared, ActivityStage.HASH_EVERY);
        }
        else
        {
            out.println(compared(outputs, compared) + (outputs.hashes() == 1 ? ": equal" : ": all are equal"));
        }
        return differences.isEmpty();
    }

    private static String compared(final OutputsReport outputs, final Path compared)
    {
        return String.format(Locale.ROOT, outputs.hashes() == 1 ? "Compared %,d state hash with that in %s" :
            "Compared %,d state hashes with those in %s", outputs.hashes(), compared);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * A batch that took a stage long, in a Java Flight Recording.
 */
@Name("io.tidemill.SlowBatch")
@Label("Slow Batch")
@Description("A stage took long for a batch of entries")
@Category("Tidemill")
@StackTrace(false)
@Threshold("10 ms")
final class SlowBatchEvent extends Event
{
    /** For asking whether anybody records them. */
    private static final SlowBatchEvent PROBE = new SlowBatchEvent();

    @Label("Stage")
    String stage;

    @Label("First Sequence")
    long firstSequence;

    @Label("Last Sequence")
    long lastSequence;

    /** Null while nobody records them, which costs next to nothing. */
    static SlowBatchEvent started()
    {
        if (!PROBE.isEnabled())
        {
            return null;
        }
        final SlowBatchEvent event = new SlowBatchEvent();
        event.begin();
        return event;
    }

    void ended(final String ofStage, final long first, final long last)
    {
        stage = ofStage;
        firstSequence = first;
        lastSequence = last;
        commit();
    }
}

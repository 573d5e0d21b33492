// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.ipc.LaneStatus;

/**
 * Whom an inlet lets in whose producer is another process: the producer asks nobody, so the sequencer takes no more
 * than is admitted, and tells the producer why it should not claim, or would find the lane full.
 * <p>
 * <b>Threading:</b> the sequencer's.
 */
final class LaneAdmission
{
    private static final long NONE = 0;

    private final Admission admission;
    private final InletProgress progress;

    /** What was granted and found no room in the ring stays granted. */
    private int granted;
    private long shown = NONE;

    LaneAdmission(final Admission admission, final InletProgress progress)
    {
        this.admission = admission;
        this.progress = progress;
    }

    boolean isOpen()
    {
        return admission.isOpen();
    }

    /** Whether it is to be looked at again soon. */
    boolean isRefusing()
    {
        return shown != NONE;
    }

    /** Of a lane that may say what an engine before has said when it was killed. */
    void begin(final LaneStatus status)
    {
        shown = NONE;
        status.condition(NONE);
    }

    /** How many of so many may come now. */
    int admitted(final int most, final LaneStatus status)
    {
        if (admission.isOpen())
        {
            show(progress.fullness(), status);
            return most;
        }
        long answer = Admission.ADMITTED;
        while (granted < most && answer == Admission.ADMITTED)
        {
            answer = admission.ask();
            granted += answer == Admission.ADMITTED ? 1 : 0;
        }
        show(answer == Admission.ADMITTED ? progress.fullness() : answer, status);
        return answer == Inlet.SHED ? 0 : Math.min(granted, most);
    }

    /** So many have come. */
    void taken(final int count)
    {
        granted = Math.max(0, granted - count);
    }

    /** There is nothing that could come. */
    void nothing(final LaneStatus status)
    {
        if (!admission.isOpen() || shown != NONE)
        {
            show(admission.isShedding() ? Inlet.SHED : progress.fullness(), status);
        }
    }

    private void show(final long refusal, final LaneStatus status)
    {
        if (shown != refusal)
        {
            shown = refusal;
            status.condition(refusal);
        }
    }
}

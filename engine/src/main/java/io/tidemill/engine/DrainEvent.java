// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A close, from its first call to its report, in a Java Flight Recording.
 */
@Name("io.tidemill.Drain")
@Label("Drain")
@Description("An engine was closed: what had been accepted was worked off")
@Category("Tidemill")
@StackTrace(false)
final class DrainEvent extends Event
{
    @Label("Engine")
    String engine;

    @Label("Complete")
    boolean complete;

    @Label("Last Sequence")
    long lastSequence;

    void ended(final String ofEngine, final CloseReport report)
    {
        engine = ofEngine;
        complete = report.complete();
        lastSequence = report.lastSequence();
        commit();
    }
}

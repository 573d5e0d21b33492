// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/**
 * An engine that halted, in a Java Flight Recording.
 */
@Name("io.tidemill.Halt")
@Label("Halt")
@Description("An engine failed and halted")
@Category("Tidemill")
final class HaltEvent extends Event
{
    @Label("Engine")
    String engine;

    @Label("Where")
    String where;

    @Label("Sequence")
    long sequence;

    @Label("Cause")
    String cause;

    static void commit(final String engine, final String where, final long sequence, final Throwable cause)
    {
        final HaltEvent event = new HaltEvent();
        event.engine = engine;
        event.where = where;
        event.sequence = sequence;
        event.cause = String.valueOf(cause);
        event.commit();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.List;

/**
 * Those who read the log of outputs under a name, as a start finds them.
 */
final class OutputConsumers
{
    /** Null if the log knows none. */
    private final ConsumerPositions positions;

    OutputConsumers(final ConsumerPositions positions)
    {
        this.positions = positions;
    }

    /**
     * Who has seen what is gone, also by a loss of power that its own position has survived, has not seen what comes
     * under the same sequences. All of them or, by an exception, none that is in use. One whose file is damaged is told
     * so when it comes; unless outputs go, nobody has to know it now.
     */
    void sendBack(final long last, final boolean isGoing)
    {
        for (final String name : names(isGoing))
        {
            if (isBehind(name, last))
            {
                try (ConsumerPosition position = positions.open(name, last))
                {
                    position.moveTo(last);
                    position.sync();
                }
            }
        }
    }

    private List<String> names(final boolean isGoing)
    {
        try
        {
            return positions == null ? List.of() : positions.names();
        }
        catch (final LogException unreadable)
        {
            if (isGoing)
            {
                throw unreadable;
            }
            return List.of();
        }
    }

    private boolean isBehind(final String consumer, final long last)
    {
        try
        {
            return positions.sequence(consumer) > last;
        }
        catch (final LogException unreadable)
        {
            return false;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.List;

/**
 * A stage and the names of the stages it stands behind; none for a root.
 */
record PlannedStage<E>(Stage<E> stage, List<String> behind)
{
    PlannedStage
    {
        behind = List.copyOf(behind);
    }

    String name()
    {
        return stage.name();
    }
}

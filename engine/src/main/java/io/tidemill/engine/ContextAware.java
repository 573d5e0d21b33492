// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * An event handler that wants to know more than its events tell.
 */
public interface ContextAware
{
    /**
     * Called once, before {@code onStart}.
     *
     * @param context to keep
     */
    void context(StageContext context);
}

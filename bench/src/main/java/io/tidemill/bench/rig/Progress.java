// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

/**
 * Is told what a run is at. Called by one thread.
 */
public interface Progress extends AutoCloseable
{
    /**
     * A JVM is about to start.
     *
     * @param step what it does.
     */
    void begin(Step step);

    /**
     * The JVM that was begun last is done.
     */
    void end();

    /**
     * A JVM will not be started after all.
     *
     * @param step what it would have done.
     */
    void skip(Step step);

    @Override
    void close();
}

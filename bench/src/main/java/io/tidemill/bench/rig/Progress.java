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
     * @param name of what it does.
     */
    void begin(String name);

    /**
     * The JVM that was begun last is done.
     */
    void end();

    @Override
    void close();
}

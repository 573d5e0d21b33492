// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * An {@link Observer} at work. Any thread.
 */
public interface Observation extends AutoCloseable
{
    /**
     * How far it has come.
     *
     * @return the last sequence that was seen or missed, -1 before the first
     */
    long sequence();

    /**
     * How many events it has seen.
     *
     * @return the number
     */
    long seen();

    /**
     * How many entries it has missed.
     *
     * @return the number
     */
    long missed();

    /**
     * Detaches: after this the observer is called no more, unless the call comes from the observer itself. Idempotent.
     */
    @Override
    void close();
}

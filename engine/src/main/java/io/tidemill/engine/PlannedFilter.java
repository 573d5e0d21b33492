// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * A named filter before the journal.
 */
record PlannedFilter<E>(String name, EventFilter<? super E> filter)
{
}

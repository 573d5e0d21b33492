// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * The fields of one record of a saved state. What has a state goes through its fields once, in one order, and keeps
 * what each call returns: that is the value itself while it is saved, and the saved one while it is loaded. So both
 * ways are the same code and cannot drift apart.
 * <p>
 * <b>Threading:</b> one thread.
 */
interface StateFields
{
    /**
     * Any 64 bits.
     */
    long bits(String what, long value);

    /**
     * A number that is never negative.
     */
    long count(String what, long value);

    /**
     * A domain time, or {@link ActivityRules#NEVER}.
     */
    long timeMs(String what, long value);

    /**
     * A number of parts, or a code.
     *
     * @param most that is accepted from a record, at most 65,535
     */
    int size(String what, int value, int most);

    /**
     * A text that does not change.
     *
     * @param value    while it is saved; ignored while it is loaded
     * @param capacity that is accepted from a record, in bytes
     * @return the text, or a copy that takes no more room than its bytes
     */
    BoundedText text(String what, BoundedText value, int capacity);
}

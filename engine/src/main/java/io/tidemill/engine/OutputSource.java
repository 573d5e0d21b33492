// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * What the publisher takes outputs from: places in the order of their causes, filled by somebody else. For the
 * publisher's thread.
 *
 * @param <O> the class of outputs
 */
interface OutputSource<O>
{
    /** The stage that they are of. */
    String stage();

    /** The first place that it has not moved over. */
    long first();

    /** The last place that is filled. An acquire: what is read of the places up to it is whole. */
    long lastPublished();

    /** The entry that caused it. */
    long cause(long place);

    /** Its engine time. */
    long timeNs(long place);

    /** An output of the user, or a state hash. */
    boolean isHash();

    /** Which output of that cause it is. */
    int index(long place);

    /** The output; null for a state hash. */
    O value(long place);

    /** The state hash; 0 for an output. */
    long hash(long place);

    /** The publisher has done with places up to this one. */
    void release(long place);
}

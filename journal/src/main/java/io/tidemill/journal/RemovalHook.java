// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

/**
 * Is told of segments before they are removed.
 */
@FunctionalInterface
public interface RemovalHook
{
    /**
     * Takes note of a segment, which goes when this returns, unless the process dies just then: so it may be told of
     * one twice. If it throws, the segment stays, and those behind it; they are offered again some time later. It holds
     * up the engine's snapshots meanwhile, and nothing else.
     *
     * @param segment that is about to go; its files may be read and copied
     * @throws Exception to keep it
     */
    void beforeRemoval(OldSegment segment) throws Exception;
}

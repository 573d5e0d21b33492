// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

/**
 * Takes replies, one after the other.
 */
@FunctionalInterface
public interface ReplyHandler
{
    /**
     * A reply has come.
     *
     * @param reply valid until this returns
     */
    void onReply(Reply reply);
}

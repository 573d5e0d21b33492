// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The one thread that may call something, for assertions: whoever calls first owns it until it is handed over. Costs
 * nothing where assertions are off.
 * <pre>{@code
 * assert owner.isCaller() : owner.strange();
 * }</pre>
 */
final class ThreadOwner
{
    /** Plain: a thread that reads a stale owner is not the owner. */
    private Thread owner;

    boolean isCaller()
    {
        final Thread current = Thread.currentThread();
        if (owner == null)
        {
            owner = current;
        }
        return owner == current;
    }

    /** What to say of a caller who is not. */
    String strange()
    {
        return "called by thread \"" + Thread.currentThread().getName() + "\", but owned by \"" + owner + "\"";
    }

    /** While nothing runs. */
    void handOver()
    {
        owner = null;
    }
}

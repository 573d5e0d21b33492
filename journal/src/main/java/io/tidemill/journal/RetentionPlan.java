// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a journal keeps what nobody needs any more. Immutable. A segment is removed when all of this holds:
 * <ol>
 * <li>The engine does not need it: the oldest snapshot that it keeps holds what came of it. Without snapshots it needs
 * everything.</li>
 * <li>No registered consumer has yet to read it; but one that is further behind than
 * {@link #cuttingOffConsumersAt} is not asked.</li>
 * <li>It is older than {@link #keepingFor}, if that is set.</li>
 * <li>The segments behind it have as many bytes as {@link #keepingBytes}, if that is set.</li>
 * <li>The {@linkplain #beforeRemoval hook} does not object.</li>
 * </ol>
 * Whole segments go, the oldest first, never the one that is written. Files that are open elsewhere stay readable.
 */
public final class RetentionPlan
{
    /** For ever. */
    static final RetentionPlan EVERYTHING = new RetentionPlan(false, Duration.ZERO, 0, Long.MAX_VALUE, segment -> {});

    private final boolean removes;
    private final Duration age;
    private final long bytes;
    private final long maxLagBytes;
    private final RemovalHook hook;

    private RetentionPlan(
        final boolean removes, final Duration age, final long bytes, final long maxLagBytes, final RemovalHook hook)
    {
        this.removes = removes;
        this.age = age;
        this.bytes = bytes;
        this.maxLagBytes = maxLagBytes;
        this.hook = hook;
    }

    /**
     * Keeps everything for ever, which is the default.
     *
     * @return the plan
     */
    public static RetentionPlan everything()
    {
        return EVERYTHING;
    }

    /**
     * Keeps what is needed, and no more.
     *
     * @return the plan
     */
    public static RetentionPlan needed()
    {
        return new RetentionPlan(true, Duration.ZERO, 0, Long.MAX_VALUE, segment -> {});
    }

    /**
     * This plan, which keeps a segment for at least so long after the next one was begun.
     *
     * @param time zero or more
     * @return a copy
     */
    public RetentionPlan keepingFor(final Duration time)
    {
        if (Objects.requireNonNull(time, "time").isNegative())
        {
            throw new IllegalArgumentException("a journal cannot keep segments for " + time + "; zero or more");
        }
        return new RetentionPlan(removes, time, bytes, maxLagBytes, hook);
    }

    /**
     * This plan, which keeps at least so many bytes of segments.
     *
     * @param least 0 or more
     * @return a copy
     */
    public RetentionPlan keepingBytes(final long least)
    {
        return new RetentionPlan(removes, age, checked("keep " + least + " bytes", least), maxLagBytes, hook);
    }

    /**
     * This plan, which does not wait for consumers that have yet to read more than so many bytes: they are cut off, and
     * told so when they read on. Without it a consumer that never comes back keeps everything for ever.
     *
     * @param most bytes, 0 or more
     * @return a copy
     */
    public RetentionPlan cuttingOffConsumersAt(final long most)
    {
        return new RetentionPlan(removes, age, bytes, checked("cut off consumers at " + most + " bytes", most), hook);
    }

    private static long checked(final String what, final long given)
    {
        if (given < 0)
        {
            throw new IllegalArgumentException("a journal cannot " + what + "; 0 or more");
        }
        return given;
    }

    /**
     * This plan, with somebody who is told of each segment before it goes, to copy it away perhaps.
     *
     * @param told of each, the oldest first
     * @return a copy
     */
    public RetentionPlan beforeRemoval(final RemovalHook told)
    {
        return new RetentionPlan(removes, age, bytes, maxLagBytes, Objects.requireNonNull(told, "told"));
    }

    boolean removes()
    {
        return removes;
    }

    Duration age()
    {
        return age;
    }

    long bytes()
    {
        return bytes;
    }

    long maxLagBytes()
    {
        return maxLagBytes;
    }

    RemovalHook hook()
    {
        return hook;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The child's side of a round: warms up, times, checks.
 */
final class Round
{
    /** By name in a {@link RoundResult}: what the handler saw. */
    static final String HANDLED = "handled";

    /** By name in a {@link RoundResult}: what was read back from the files. */
    static final String STORED = "stored";

    /** Even the slowest workload compiles its loop within a few passes, even the fastest is given that many. */
    private static final int MIN_WARM_UP_PASSES = 3;

    private final RoundPlan plan;
    private final Workload workload;

    Round(final RoundPlan plan) throws ReflectiveOperationException
    {
        this.plan = plan;
        final Constructor<? extends Workload> constructor =
            Class.forName(plan.workload()).asSubclass(Workload.class).getDeclaredConstructor(Settings.class);
        // Workloads are package-private; the rig is the only one that makes them.
        constructor.setAccessible(true);
        this.workload = constructor.newInstance(plan.settings());
    }

    RoundResult run() throws Exception
    {
        switch (plan.phase())
        {
            case PREPARE:
                workload.prepare(plan.directory(), plan.load().events());
                return new RoundResult(plan.load().events(), 0, Map.of());

            case WRITE:
                return write();

            case READ:
                return read();

            default:
                throw new IllegalArgumentException("phase " + plan.phase() + " is unknown");
        }
    }

    private RoundResult write() throws Exception
    {
        warmUp(() ->
        {
            final Path directory = newDirectory("warm-up");
            workload.pass(directory, plan.load().warmUpEvents());
            // Not synced: dropped while dirty, these pages cost the disk nothing.
            RoundFiles.remove(directory);
        });

        RoundResult result = null;
        final long[] elapsedNs = new long[plan.load().passes()];
        for (int i = 0; i < elapsedNs.length; i++)
        {
            final Path directory = newDirectory("timed");
            final Pass pass = workload.pass(directory, plan.load().events());
            elapsedNs[i] = pass.elapsedNs();
            final Map<String, Long> checksums = new TreeMap<>();
            pass.handled().ifPresent(checksum -> checksums.put(HANDLED, checksum));
            checksums.put(STORED, workload.storedChecksum(directory));
            result = sameAs(result, i, new RoundResult(plan.load().events(), median(elapsedNs, i + 1), checksums));
            if (i < elapsedNs.length - 1)
            {
                // The last one stays, for the parent to sync and remove.
                RoundFiles.remove(directory);
            }
        }
        return result;
    }

    private RoundResult read() throws Exception
    {
        warmUp(() -> workload.pass(plan.directory(), plan.load().events()));

        RoundResult result = null;
        final long[] elapsedNs = new long[plan.load().passes()];
        for (int i = 0; i < elapsedNs.length; i++)
        {
            final Pass pass = workload.pass(plan.directory(), plan.load().events());
            elapsedNs[i] = pass.elapsedNs();
            final OptionalLong handled = pass.handled();
            final Map<String, Long> checksums =
                handled.isPresent() ? Map.of(HANDLED, handled.getAsLong()) : Map.of();
            result = sameAs(result, i, new RoundResult(plan.load().events(), median(elapsedNs, i + 1), checksums));
        }
        return result;
    }

    private static RoundResult sameAs(final RoundResult before, final int pass, final RoundResult now)
    {
        if (before != null && !before.checksums().equals(now.checksums()))
        {
            throw new IllegalStateException("pass " + pass + " gave the checksums " + now.checksums() +
                ", the one before it " + before.checksums() + ": the workload is not deterministic");
        }
        return now;
    }

    private static long median(final long[] values, final int count)
    {
        final long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[count / 2];
    }

    private void warmUp(final WarmUp warmUp) throws Exception
    {
        final long startNs = System.nanoTime();
        final long lengthNs = TimeUnit.MILLISECONDS.toNanos(plan.load().warmUpMs());
        for (int i = 0; i < MIN_WARM_UP_PASSES || System.nanoTime() - startNs < lengthNs; i++)
        {
            warmUp.pass();
        }
    }

    private Path newDirectory(final String name) throws IOException
    {
        return Files.createDirectory(plan.directory().resolve(name));
    }

    /** A pass whose result nobody needs. */
    private interface WarmUp
    {
        void pass() throws Exception;
    }
}

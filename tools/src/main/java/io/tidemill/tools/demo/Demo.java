// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.VerifyReport;
import io.tidemill.tools.demo.DemoReport.Audit;
import io.tidemill.tools.demo.DemoReport.Latency;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.SequentialModel;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * The course of the demo, as the parent sees it.
 */
final class Demo implements AutoCloseable
{
    /** Longest silence of a writer that gets on: it acknowledges many times a second, but not while it recovers. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    /** What recovery may take for each event on top, during which nothing is acknowledged. */
    private static final long RECOVERY_NS_PER_EVENT = 10_000;

    private static final long PATIENCE_SECONDS = 120;

    private final DemoPlan plan;
    private final Path data;
    private final Path logs;
    private final LongConsumer progress;
    private final Duration longestSilence;
    private volatile ChildProcess child;
    private int killExitCode;

    /**
     * @param plan     of the run
     * @param data     directory for the journal
     * @param logs     directory for what the children print on standard error
     * @param progress is told the position that was acknowledged last
     * @param longestSilence of a writer, before it is killed and the demo fails
     */
    Demo(
        final DemoPlan plan,
        final Path data,
        final Path logs,
        final LongConsumer progress,
        final Duration longestSilence)
    {
        this.plan = plan;
        this.data = data;
        this.logs = logs;
        this.progress = progress;
        this.longestSilence = longestSilence;
    }

    DemoReport run() throws IOException, InterruptedException
    {
        final long acknowledgedAtKill = writeUntilKilled() + 1;
        final ChronicleJournal journal = ChronicleJournal.in(data);
        final VerifyReport left = journal.verify(frames -> progress.accept(acknowledgedAtKill));

        final ChildProcess writer = writer("second writer", plan.fullSpeedUntil());
        watch(writer);
        writer.awaitSuccess(PATIENCE_SECONDS);
        final long acknowledged = writer.acknowledged() + 1;

        final CompletableFuture<Long> model = CompletableFuture.supplyAsync(this::modelHash);
        final ChildProcess auditor = start("auditor", "demo-auditor", "--acknowledged", acknowledged - 1);
        auditor.awaitSuccess(PATIENCE_SECONDS);

        final boolean hadFullSpeed = plan.fullSpeedUntil() > writer.said(Message.RECOVERED_POSITION) + 1;
        return new DemoReport(
            plan.stream(),
            plan.stream().events(),
            hadFullSpeed ? writer.said(Message.FULL_SPEED_EVENTS) : 0,
            hadFullSpeed ? writer.said(Message.FULL_SPEED_NS) : 1,
            writer.said(Message.PACED_EVENTS),
            writer.said(Message.PACED_NS),
            plan.rate(),
            new Latency(
                writer.said(Message.LATENCY_P50_NS),
                writer.said(Message.LATENCY_P99_NS),
                writer.said(Message.LATENCY_P999_NS),
                writer.said(Message.LATENCY_MAX_NS)),
            killExitCode,
            acknowledgedAtKill,
            left,
            writer.said(Message.RECOVERED_POSITION) + 1,
            writer.said(Message.RECOVERY_NS),
            writer.said(Message.CLOSE_NS),
            journal.verify(frames -> progress.accept(acknowledged)),
            new Audit(
                acknowledged,
                auditor.said(Message.JOURNALED),
                auditor.said(Message.MISSING),
                auditor.said(Message.DOUBLED),
                auditor.said(Message.ALTERED)),
            writer.said(Message.STATE_HASH),
            auditor.said(Message.STATE_HASH),
            result(model));
    }

    /** Gives the last position that the writer acknowledged in its life. */
    private long writeUntilKilled() throws IOException, InterruptedException
    {
        final ChildProcess writer = writer("first writer", plan.firstFullSpeedUntil());
        // Somewhere in the middle, never at the same place twice.
        final long killAt = (long)(plan.stream().events() * (0.35 + 0.2 * new Random().nextDouble()));
        final Silence silence = new Silence(System.nanoTime());
        while (writer.acknowledged() < killAt)
        {
            if (!writer.isAlive())
            {
                throw writer.failure("ended before it could be killed");
            }
            progress.accept(writer.acknowledged());
            checkGetsOn(writer, silence);
            LockSupport.parkNanos(200_000);
        }
        killExitCode = writer.kill();
        return writer.acknowledged();
    }

    private void watch(final ChildProcess process) throws IOException, InterruptedException
    {
        final Silence silence = new Silence(System.nanoTime());
        while (process.isAlive())
        {
            progress.accept(process.acknowledged());
            checkGetsOn(process, silence);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        progress.accept(process.acknowledged());
    }

    private void checkGetsOn(final ChildProcess process, final Silence silence)
        throws IOException, InterruptedException
    {
        final long silentNs = silence.observe(process.messages(), System.nanoTime());
        final long recoveryNs = process.acknowledged() < 0 ? plan.stream().events() * RECOVERY_NS_PER_EVENT : 0;
        if (silentNs > longestSilence.toNanos() + recoveryNs)
        {
            process.kill();
            throw process.failure("said nothing for " + TimeUnit.NANOSECONDS.toSeconds(silentNs) +
                " s, with position " + process.acknowledged() + " acknowledged last, and was killed");
        }
    }

    private ChildProcess writer(final String name, final long fullSpeedUntil) throws IOException
    {
        return start(name, "demo-writer", "--full-speed-until", fullSpeedUntil,
            "--paced-until", plan.stream().events(), "--rate", plan.rate());
    }

    private ChildProcess start(final String name, final Object... command) throws IOException
    {
        final List<String> arguments = new ArrayList<>();
        for (final Object argument : command)
        {
            arguments.add(argument.toString());
        }
        arguments.addAll(List.of("--data", data.toString()));
        arguments.addAll(plan.stream().arguments());
        child = ChildProcess.start(name, logs, arguments);
        return child;
    }

    private long modelHash()
    {
        final SequentialModel model = new SequentialModel();
        final HookEvent event = new HookEvent();
        try (EventStream events = plan.stream().open())
        {
            while (events.next(event))
            {
                model.apply(event);
            }
            return model.stateHash();
        }
        catch (final IOException ex)
        {
            throw new CompletionException(ex);
        }
    }

    private static long result(final CompletableFuture<Long> model) throws IOException, InterruptedException
    {
        try
        {
            return model.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        catch (final ExecutionException | TimeoutException ex)
        {
            throw new IOException("the model without the engine did not finish: " + ex, ex);
        }
    }

    @Override
    public void close()
    {
        killChild();
    }

    /** Any thread: nothing of the demo runs on without its parent. */
    void killChild()
    {
        final ChildProcess last = child;
        if (last != null)
        {
            last.close();
        }
    }
}

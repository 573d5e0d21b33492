// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import java.nio.file.Path;
import java.time.Duration;

import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Schedule;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;

/**
 * Sends the stream of commands through a {@link Pipeline} to a book, as fast as it takes them or on a
 * {@link Schedule}, and waits until the book has applied the last one.
 */
abstract class OrderWorkload implements Workload
{
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private OrderStream made = OrderStream.of(OrderStream.SEED, 0);

    /**
     * Opens the pipeline.
     *
     * @param directory exists, for its files.
     * @param stream    whose commands the sender is asked for, by their index.
     * @param stage     to bring the commands to.
     * @return running; stopped by the caller.
     */
    abstract Pipeline open(Path directory, OrderStream stream, BookStage stage);

    @Override
    public final Pass pass(final Path directory, final Load load) throws Exception
    {
        final OrderStream stream = stream(load.events());
        final Schedule schedule = load.isPaced() ? new Schedule(load.eventsPerSecond()) : null;
        final BookStage stage = new BookStage(load.events(), schedule);
        final Pipeline pipeline = open(directory, stream, stage);
        final Pass pass;
        try
        {
            final long cpuNs = PipelineWorkload.cpuNs();
            final long startNs = send(pipeline.sender(0), load.events(), schedule);
            stage.awaitLast(PATIENCE);
            pass = Pass.handled(stage.lastNs() - startNs, stage.stateHash())
                .withCpuNs(PipelineWorkload.cpuNs() - cpuNs);
        }
        catch (final Throwable failure)
        {
            Pipeline.stopFailed(pipeline, failure);
            throw failure;
        }
        pipeline.stop();
        return schedule == null ? pass : pass.withLatencies(stage.latencies());
    }

    /** Kept from pass to pass, since making it takes as long as applying it. */
    private OrderStream stream(final long commands)
    {
        if (made.length() < commands)
        {
            made = OrderStream.of(OrderStream.SEED, commands);
        }
        return made;
    }

    /** Returns when the first command was sent, or was to be. */
    private static long send(final Pipeline.Sender sender, final long commands, final Schedule schedule)
        throws Exception
    {
        if (schedule == null)
        {
            final long startNs = System.nanoTime();
            for (long index = 0; index < commands; index++)
            {
                sender.send(index);
            }
            sender.flush();
            return startNs;
        }
        schedule.begin();
        for (long index = 0; index < commands; index++)
        {
            schedule.awaitTurn(index);
            sender.send(index);
        }
        sender.flush();
        return schedule.plannedNs(0);
    }

    /**
     * What every contender must arrive at: the book in a plain loop.
     *
     * @param settings of the contender; make no difference.
     * @param commands of a pass.
     * @return the state hash behind the last command.
     */
    static long model(final Settings settings, final long commands)
    {
        final OrderStream stream = OrderStream.of(OrderStream.SEED, commands);
        final OrderBook book = new OrderBook();
        final OrderCommand command = new OrderCommand();
        for (long index = 0; index < commands; index++)
        {
            stream.fill(index, command);
            book.apply(command);
        }
        return book.stateHash();
    }
}

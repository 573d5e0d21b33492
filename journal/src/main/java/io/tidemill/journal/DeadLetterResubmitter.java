// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import com.lmax.disruptor.EventTranslatorOneArg;
import io.tidemill.engine.Codec;
import io.tidemill.engine.Durability;
import io.tidemill.engine.EngineFailedException;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts the events of dead letters in again when somebody asks for it: {@code tidemill deadletters resubmit}, or a
 * {@link ResubmissionRequest}, in any process. An application that wants this gives an inlet to it:
 * <pre>{@code
 * try (Engine<Order> engine = Engine.of(Order::new, Order.CODEC).journal(journal).lane("in").lane("again")….start();
 *     DeadLetterResubmitter again = DeadLetterResubmitter.of(journal, engine.inlet("again"), Order.CODEC))
 * {
 *     …
 * }
 * }</pre>
 * <ol>
 * <li>Each event that is asked for is put in once, in the order of the letters, whenever the process is killed: the
 * inlet's position says how many are in, and after a restart it goes on behind them. The inlet must be used by nobody
 * else.</li>
 * <li>Whether all of them can be decoded is looked at before the first is put in; if one cannot, none is.</li>
 * <li>One is said to be put in when it is as durable as the journal's level.</li>
 * </ol>
 * Events that are put in again are new ones, with sequences of their own; the letters stay.
 * <p>
 * <b>Threading:</b> has a daemon thread of its own, which looks for requests ten times a second.
 */
public final class DeadLetterResubmitter implements AutoCloseable
{
    private static final Duration STEP = Duration.ofMillis(100);
    private static final long LOOK_AGAIN_NS = STEP.toNanos();
    private static final long CLOSE_WAIT_MS = 5_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetterResubmitter.class);

    private final Work<?> work;
    private final Thread thread;

    private DeadLetterResubmitter(final Work<?> work)
    {
        this.work = work;
        this.thread = new Thread(work, "tidemill-resubmit");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * For the letters beside an engine's journal.
     *
     * @param journal of the engine, which runs
     * @param inlet   to put them in with; used by nobody else, ever
     * @param codec   of the events
     * @param <E>     the event class
     * @return to be closed before the engine
     */
    public static <E> DeadLetterResubmitter of(
        final ChronicleJournal journal, final Inlet<E> inlet, final Codec<E> codec)
    {
        return of(journal, DeadLetterReader.beside(journal), inlet, codec);
    }

    /**
     * For letters in a log that was given to {@code EngineBuilder.deadLetters}.
     *
     * @param journal of the engine, which runs
     * @param letters where its letters are
     * @param inlet   to put them in with; used by nobody else, ever
     * @param codec   of the events
     * @param <E>     the event class
     * @return to be closed before the engine
     */
    public static <E> DeadLetterResubmitter of(
        final ChronicleJournal journal, final ChronicleJournal letters, final Inlet<E> inlet, final Codec<E> codec)
    {
        return new DeadLetterResubmitter(new Work<>(letters, inlet, codec, journal.durability()));
    }

    /**
     * Stops. What is not put in yet is when it is opened again.
     */
    @Override
    public void close()
    {
        work.isStopped = true;
        boolean interrupted = false;
        try
        {
            thread.join(CLOSE_WAIT_MS);
        }
        catch (final InterruptedException ex)
        {
            interrupted = true;
        }
        if (interrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** What the thread does. */
    private static final class Work<E> implements Runnable
    {
        private final ChronicleJournal letters;
        private final Path directory;
        private final Inlet<E> inlet;
        private final Codec<E> codec;
        private final Durability durability;
        private final EventTranslatorOneArg<E, DeadLetterReader> translator;

        /** Those that need no look any more. */
        private final Set<String> over = new HashSet<>();

        /** What is in the way, as it was said last. */
        private String trouble = "";

        private volatile boolean isStopped;

        Work(final ChronicleJournal letters, final Inlet<E> inlet, final Codec<E> codec, final Durability durability)
        {
            this.letters = letters;
            this.directory = letters.directory();
            this.inlet = inlet;
            this.codec = codec;
            this.durability = durability;
            this.translator = (event, position, letter) -> letter.decode(codec, event);
        }

        @Override
        public void run()
        {
            while (!isStopped)
            {
                try
                {
                    look();
                }
                catch (final IOException failure)
                {
                    warn("cannot read " + directory, failure);
                }
                catch (final InterruptedException | EngineFailedException over)
                {
                    // The rest is put in after the next start.
                    return;
                }
                LockSupport.parkNanos(LOOK_AGAIN_NS);
            }
        }

        private void look() throws IOException, InterruptedException
        {
            for (final ResubmissionFile file : ResubmissionFile.taken(directory))
            {
                tryToServe(file);
            }
            for (final ResubmissionFile file : ResubmissionFile.requests(directory))
            {
                if (!isStopped && file.takeUp())
                {
                    tryToServe(file);
                }
            }
        }

        /** Whoever asked waits meanwhile: a full disk may pass, and nothing is half done. Others need not wait. */
        private void tryToServe(final ResubmissionFile file) throws InterruptedException
        {
            try
            {
                if (!over.contains(file.toString()))
                {
                    serve(file);
                }
            }
            catch (final IOException | LogException failure)
            {
                warn("cannot put in again what is asked for in " + file, failure);
            }
        }

        private void warn(final String what, final Exception failure)
        {
            final String text = what + ": " + PrivateFiles.reason(failure);
            if (!text.equals(trouble))
            {
                LOGGER.warn("{}", text);
                trouble = text;
            }
        }

        private void serve(final ResubmissionFile file) throws IOException, InterruptedException
        {
            final ResubmissionFile.Content content = file.read();
            if (content.isOver())
            {
                over.add(file.toString());
                return;
            }
            final long next = inlet.lastPosition() + 1;
            // A journal whose end was lost, or that is older than the request, may not have got to the first.
            if (content.firstPosition() >= 0 && content.firstPosition() <= next)
            {
                goOn(file, content, next - content.firstPosition());
                return;
            }
            final String unfit = unfit(content.places());
            if (unfit == null)
            {
                file.begin(content.places(), next);
                goOn(file, file.read(), 0);
            }
            else
            {
                file.end(content, SequenceRanges.NONE, unfit);
            }
        }

        /** Why they cannot be put in, null if they can. */
        private String unfit(final SequenceRanges places)
        {
            long found = 0;
            try (DeadLetterReader reader = DeadLetterReader.in(letters, Math.max(0, places.first())))
            {
                while (reader.next() && reader.place() <= places.last())
                {
                    if (places.contains(reader.place()))
                    {
                        found++;
                        reader.requireDecodable(codec);
                    }
                }
            }
            catch (final LogException | IllegalStateException failure)
            {
                return failure.getMessage();
            }
            return found == places.count() ? null : (places.count() - found) + " of the " + places.count() +
                " dead letters that were asked for are not there (any more)";
        }

        /** Puts in those that are not yet. */
        private void goOn(final ResubmissionFile file, final ResubmissionFile.Content content, final long done)
            throws IOException, InterruptedException
        {
            final SequenceRanges places = content.places();
            final SequenceRanges.Builder putIn = new SequenceRanges.Builder();
            String failure = null;
            long count = 0;
            try (DeadLetterReader reader = DeadLetterReader.in(letters, Math.max(0, places.first())))
            {
                while (failure == null && count < places.count() && !isStopped && reader.next())
                {
                    if (places.contains(reader.place()))
                    {
                        failure = count < done ? null : putIn(reader, content.firstPosition() + count);
                        if (failure == null && !isStopped)
                        {
                            putIn.add(reader.place());
                            count++;
                        }
                    }
                }
            }
            if (isStopped)
            {
                return;
            }
            if (failure == null && count < places.count())
            {
                failure = (places.count() - count) + " dead letters are not there any more";
            }
            if (isDurable(content.firstPosition() + count - 1, count))
            {
                file.end(content, putIn.build(), failure == null ? "" : failure);
            }
        }

        /** Why it cannot be, null if it is, or if it has stopped. */
        private String putIn(final DeadLetterReader reader, final long expected) throws InterruptedException
        {
            long position = Inlet.BACK_PRESSURED;
            while (position < 0 && !isStopped)
            {
                try
                {
                    position = inlet.publish(translator, reader, STEP);
                }
                catch (final RuntimeException | LinkageError undecodable)
                {
                    return at(reader) + " cannot be decoded: " + undecodable;
                }
                if (position == Inlet.CLOSED)
                {
                    isStopped = true;
                }
                else if (position == Inlet.TOO_LONG)
                {
                    return at(reader) + " is longer, encoded anew, than the codec's " + codec.maxLength() + " bytes";
                }
            }
            return position < 0 || position == expected ? null : at(reader) + " got position " + position +
                " of the inlet \"" + inlet.name() + "\", not " + expected + ": somebody else uses that inlet";
        }

        private static String at(final DeadLetterReader reader)
        {
            return "the event of sequence " + reader.letter().sequence();
        }

        /** False if it has stopped. */
        private boolean isDurable(final long position, final long count) throws InterruptedException
        {
            boolean isDurable = count == 0;
            while (!isDurable && !isStopped)
            {
                isDurable = inlet.await(position, durability, STEP);
            }
            return isDurable;
        }
    }
}

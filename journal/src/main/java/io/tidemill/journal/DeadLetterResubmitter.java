// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import com.lmax.disruptor.EventTranslatorOneArg;
import io.tidemill.engine.Codec;
import io.tidemill.engine.Durability;
import io.tidemill.engine.EngineFailedException;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 * inlet's position says how many are in, and after a restart it goes on behind them. The inlet must be a lane or a
 * direct one, and used by nobody else, ever: where others use it, or claims of a shared one are aborted, it stops and
 * says so if it can tell.</li>
 * <li>What was put in before is not again, unless the request says so: {@link ResubmissionRequest#again}.</li>
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
    private static final int MAX_TOLD = 100;

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

        /** Those that need no look any more, and what was said of others. */
        private final Set<String> over = new HashSet<>();
        private final Set<String> told = new HashSet<>();

        /** Of the letter at hand. */
        private boolean isIn;

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
            try
            {
                gather();
                while (!isStopped)
                {
                    look();
                    LockSupport.parkNanos(LOOK_AGAIN_NS);
                }
            }
            catch (final InterruptedException | EngineFailedException ended)
            {
                // The rest is put in after the next start.
            }
            catch (final Throwable unexpected)
            {
                LOGGER.error("dead letters of {} are not put in again any more until the next start", directory,
                    unexpected);
            }
        }

        private void gather()
        {
            try
            {
                ResubmissionFile.gather(directory);
            }
            catch (final IOException | LogException | UncheckedIOException failure)
            {
                warn("cannot gather what was put in again", failure);
            }
        }

        /** Who asks waits when something is in the way, such as a full disk: it may pass, and nothing is half done. */
        private void look() throws InterruptedException
        {
            try
            {
                serveAll();
            }
            catch (final IOException | LogException | UncheckedIOException failure)
            {
                warn("cannot put in again what is asked for", failure);
            }
        }

        private void serveAll() throws IOException, InterruptedException
        {
            // One that was begun comes first, and alone: positions tell how far it is.
            for (final ResubmissionFile file : ResubmissionFile.taken(directory))
            {
                if (isStopped || !over.contains(file.toString()) && !isServed(file))
                {
                    return;
                }
            }
            for (final ResubmissionFile file : ResubmissionFile.requests(directory))
            {
                if (file.isExpired())
                {
                    file.takeBack();
                }
                else if (isStopped || file.takeUp() && !isServed(file))
                {
                    return;
                }
            }
        }

        private void warn(final String what, final Exception failure)
        {
            final String text = what + " in " + directory.resolve(ResubmissionFile.DIRECTORY_NAME) + ": " +
                PrivateFiles.reason(failure);
            if (told.size() < MAX_TOLD && told.add(text))
            {
                LOGGER.warn("{}", text);
            }
        }

        /** Whether it is over. */
        private boolean isServed(final ResubmissionFile file) throws IOException, InterruptedException
        {
            ResubmissionFile.Content content = null;
            try
            {
                content = file.read();
            }
            catch (final LogDamagedException damaged)
            {
                // It never goes on, so no other one's positions are mistaken for its own.
                warn("cannot read a request", damaged);
            }
            if (content == null || content.isOver() || serve(file, content))
            {
                over.add(file.toString());
                return true;
            }
            return false;
        }

        /** Whether it is over; else the engine has ended, or this is to stop. */
        private boolean serve(final ResubmissionFile file, final ResubmissionFile.Content content)
            throws IOException, InterruptedException
        {
            final long next = inlet.lastPosition() + 1;
            // A journal whose end was lost, or that is older than the request, may not have got to the first.
            if (content.firstPosition() >= 0 && content.firstPosition() <= next)
            {
                return goOn(file, content, next - content.firstPosition());
            }
            final SequenceRanges places = content.isAgain() || content.firstPosition() >= 0 ? content.places() :
                content.places().without(ResubmissionFile.past(directory));
            final String unfit = unfit(places);
            if (unfit != null)
            {
                file.write(content.over(SequenceRanges.NONE, unfit));
                return true;
            }
            final ResubmissionFile.Content begun = content.begun(places, next);
            file.write(begun);
            return goOn(file, begun, 0);
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

        /** Puts in those that are not yet; whether it is over then. */
        private boolean goOn(final ResubmissionFile file, final ResubmissionFile.Content content, final long done)
            throws IOException, InterruptedException
        {
            final SequenceRanges places = content.places();
            final long last = content.firstPosition() + places.count() - 1;
            String failure = done <= places.count() ? null : "the inlet \"" + inlet.name() + "\" is at position " +
                inlet.lastPosition() + " where " + last + " would be that of the last: somebody else uses that inlet";
            long count = Math.min(done, places.count());
            if (failure == null && count < places.count())
            {
                try (DeadLetterReader reader = DeadLetterReader.in(letters, places.sequence(count)))
                {
                    while (failure == null && count < places.count() && !isStopped)
                    {
                        isIn = false;
                        failure = putIn(reader, places.sequence(count), content.firstPosition() + count);
                        count += isIn ? 1 : 0;
                    }
                }
                catch (final LogException unreadable)
                {
                    failure = unreadable.getMessage();
                }
            }
            if (isStopped || !isDurable(content.firstPosition() + count - 1, count))
            {
                return false;
            }
            file.write(content.over(places.lowest(count), failure == null ? "" : failure));
            return true;
        }

        /** Why it cannot be, null if it is, or if this is to stop. */
        private String putIn(final DeadLetterReader reader, final long place, final long expected)
            throws InterruptedException
        {
            boolean isThere = reader.next();
            while (isThere && reader.place() < place)
            {
                isThere = reader.next();
            }
            if (!isThere || reader.place() != place)
            {
                return "the dead letter at place " + place + " is not there any more";
            }
            final String what = "the event of sequence " + reader.letter().sequence();
            long position = Inlet.BACK_PRESSURED;
            while (position < 0 && !isStopped)
            {
                try
                {
                    position = inlet.publish(translator, reader, STEP);
                }
                catch (final RuntimeException | LinkageError failure)
                {
                    return what + " cannot be put in: " + failure;
                }
                if (position == Inlet.TOO_LONG)
                {
                    return what + " is longer, encoded anew, than the codec's " + codec.maxLength() + " bytes";
                }
                isStopped |= position == Inlet.CLOSED;
            }
            isIn = position >= 0;
            return !isIn || position == expected ? null : what + " got position " + position +
                " of the inlet \"" + inlet.name() + "\", not " + expected + ": somebody else uses that inlet";
        }

        /** False if this is to stop. */
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

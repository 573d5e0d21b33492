// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Codec;
import io.tidemill.engine.DeadLetter;
import io.tidemill.engine.DeadLetterCodec;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The entries that stages of an engine could not handle, the oldest first; also beside the engine. It needs no codec of
 * the events, but decodes them for whoever has it. So what was repaired can be put in again:
 * <pre>{@code
 * try (DeadLetterReader letters = DeadLetterReader.of(ChronicleJournal.in(dataDir)))
 * {
 *     while (letters.next())
 *     {
 *         if (letters.letter().stage().equals("book") && letters.isEvent())
 *         {
 *             inlet.publish((order, position, from) -> from.decode(Order.CODEC, order), letters, timeout);
 *         }
 *     }
 * }
 * }</pre>
 * Events that are put in again are new ones, with sequences of their own; the letters stay. A
 * {@link DeadLetterResubmitter} does so when it is asked from outside, once each.
 * <p>
 * <b>Threading:</b> one thread at a time.
 */
public final class DeadLetterReader implements AutoCloseable
{
    /** The companion of an engine's journal that they are in. */
    public static final String COMPANION = "dead-letters";

    private final JournalReader<DeadLetter> reader;
    private final DeadLetter letter = new DeadLetter();
    private boolean hasLetter;

    private DeadLetterReader(final JournalReader<DeadLetter> reader)
    {
        this.reader = reader;
    }

    /**
     * Those beside an engine's journal.
     *
     * @param journal of the engine
     * @return the reader, to be closed by the caller
     * @throws LogException if there are none, or they cannot be read
     */
    public static DeadLetterReader of(final ChronicleJournal journal)
    {
        return in(beside(journal), 0);
    }

    static ChronicleJournal beside(final ChronicleJournal journal)
    {
        return (ChronicleJournal)journal.companion(COMPANION).orElseThrow();
    }

    /**
     * Those in a log that was given to {@code EngineBuilder.deadLetters}.
     *
     * @param letters where they are
     * @param from    the first {@link #place} to read
     * @return the reader, to be closed by the caller
     * @throws LogException if there are none, or they cannot be read
     */
    public static DeadLetterReader in(final ChronicleJournal letters, final long from)
    {
        // Only what is written has to fit.
        return new DeadLetterReader(letters.read(new DeadLetterCodec(0), from));
    }

    /**
     * Moves to the next letter.
     *
     * @return false if there is none (yet, where an engine is at work)
     * @throws LogException if the log is damaged here
     */
    public boolean next()
    {
        hasLetter = reader.next();
        while (hasLetter && reader.kind() != EntryKind.EVENT.code())
        {
            // It was redacted.
            hasLetter = reader.next();
        }
        if (hasLetter)
        {
            reader.decode(letter);
        }
        return hasLetter;
    }

    /**
     * The current letter.
     *
     * @return it; the object is reused by {@link #next}
     */
    public DeadLetter letter()
    {
        requireLetter();
        return letter;
    }

    /**
     * Where the current letter stands among all of them.
     *
     * @return its sequence in the log of dead letters, not that of the entry
     */
    public long place()
    {
        requireLetter();
        return reader.sequence();
    }

    /**
     * Whether it is about an event; else about a timer, which only its own stage can make something of.
     *
     * @return true if {@link #decode} works
     */
    public boolean isEvent()
    {
        return letter().kind() == EntryKind.EVENT;
    }

    /**
     * Decodes the event that the current letter is about.
     *
     * @param codec of the events
     * @param event to fill
     * @param <E>   the event class
     * @throws LogException          if that codec did not write it, or cannot read that version any more
     * @throws IllegalStateException if it is about a timer
     */
    public <E> void decode(final Codec<E> codec, final E event)
    {
        requireDecodable(codec);
        final byte[] payload = letter.payload();
        codec.decode(letter.codecVersion(), new UnsafeBuffer(payload), 0, payload.length, event);
    }

    void requireDecodable(final Codec<?> codec)
    {
        final String what = letter().kind() + " " + letter.sequence() + " of stage \"" + letter.stage() + '"';
        if (!isEvent())
        {
            throw new IllegalStateException("the dead letter about " + what + " holds no event");
        }
        final int version = letter.codecVersion();
        if (!codec.name().equals(letter.codecName()) || version < codec.oldestVersion() || version > codec.version())
        {
            throw new LogException("cannot decode the dead letter about " + what + ": it was encoded by '" +
                letter.codecName() + "' version " + version + ", the codec at hand is '" + codec.name() +
                "' and reads versions " + codec.oldestVersion() + " to " + codec.version());
        }
    }

    private void requireLetter()
    {
        if (!hasLetter)
        {
            throw new IllegalStateException("there is no current dead letter: next() has not returned true");
        }
    }

    @Override
    public void close()
    {
        hasLetter = false;
        reader.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * The log of entries that stages could not handle.
 * <ol>
 * <li>A letter is in the log before its stage's sequence passes the entry.</li>
 * <li>There is one letter for each (stage, sequence), however often a recovery sees the stage fail again. So the log is
 * read at the start, and a number kept in memory for each letter in it.</li>
 * <li>A logic stage that failed when it was live and not in the replay differs: {@link #differences} names it. (The
 * other way round it may have been killed in between, and the replay makes up for it.)</li>
 * </ol>
 * <b>Threading:</b> any stage's; a letter is rare, so they wait for each other.
 */
final class DeadLetters<E> implements AutoCloseable
{
    private static final String INLET = "dead-letters";
    private static final int MAX_NAMED = 100;

    private final Codec<E> codec;

    /** Null in a replay, which adds nothing. */
    private final LogSession<DeadLetter> session;

    /** Whether its log can sync. */
    private final boolean isSynced;

    /** By stage: what is in the log, and what of that a replay has not met yet. */
    private final Map<String, LongHashSet> known = new HashMap<>();
    private final Map<String, LongHashSet> unmet = new HashMap<>();
    private final Single source = new Single();
    private long lastTimeNs;

    private DeadLetters(final Codec<E> codec, final LogSession<DeadLetter> session, final boolean isSynced)
    {
        this.codec = codec;
        this.session = session;
        this.isSynced = isSynced;
    }

    /** For an engine: reads what is there, and goes on behind it. Null without a log. */
    static <E> DeadLetters<E> open(final EventLog log, final Codec<E> codec)
    {
        if (log == null)
        {
            return null;
        }
        final LogSession<DeadLetter> session = log.open(new DeadLetterCodec(codec.maxLength()), List.of(INLET));
        try
        {
            final DeadLetters<E> letters = new DeadLetters<>(
                codec, session, log.durability().compareTo(Durability.FSYNC) >= 0);
            letters.load(session.recovered());
            letters.source.inletId = session.inletId(INLET);
            session.begin();
            return letters;
        }
        catch (final Throwable ex)
        {
            session.close();
            throw ex;
        }
    }

    /** For a replay, which only compares. Without a log it knows nothing and finds nothing. */
    static <E> DeadLetters<E> read(final EventLog log, final Codec<E> codec)
    {
        final DeadLetters<E> letters = new DeadLetters<>(codec, null, false);
        if (log != null)
        {
            try (LogReader<DeadLetter> reader = log.read(new DeadLetterCodec(codec.maxLength())))
            {
                letters.load(reader);
            }
        }
        return letters;
    }

    /** Without a journal: sequences begin anew, so what is in this log is of other entries. */
    synchronized void forget()
    {
        known.clear();
        unmet.clear();
    }

    private void load(final LogReader<DeadLetter> reader)
    {
        final DeadLetter letter = new DeadLetter();
        while (reader.next())
        {
            source.sequence = reader.sequence() + 1;
            lastTimeNs = reader.timeNs();
            // One that was redacted is of an entry that was, too, and that no stage is given any more.
            if (reader.kind() == EntryKind.EVENT.code())
            {
                reader.decode(letter);
                of(known, letter.stage).add(letter.sequence);
                of(unmet, letter.stage).add(letter.sequence);
            }
        }
    }

    private static LongHashSet of(final Map<String, LongHashSet> sets, final String stage)
    {
        return sets.computeIfAbsent(stage, unused -> new LongHashSet());
    }

    /** From the thread of the stage, which has the entry in its batch. */
    synchronized void add(
        final String stage, final long sequence, final RingReader<E> reader, final int attempts, final Throwable thrown)
    {
        of(unmet, stage).remove(sequence);
        if (!of(known, stage).add(sequence))
        {
            return;
        }
        if (session != null)
        {
            append(stage, sequence, reader, attempts, thrown);
        }
    }

    private void append(
        final String stage, final long sequence, final RingReader<E> reader, final int attempts, final Throwable thrown)
    {
        final DeadLetter letter = source.letter;
        final UnsafeBuffer payload =
            new UnsafeBuffer(new byte[Math.max(codec.maxLength(), EntrySource.MAX_NOTE_LENGTH)]);
        letter.kind = reader.kind(sequence);
        letter.payload = payload.byteArray();
        letter.payloadLength = letter.kind == EntryKind.EVENT.code() ?
            codec.encode(reader.event(sequence), payload, 0) : reader.encodeNote(sequence, payload, 0);
        append(stage, sequence, reader.timeNs(sequence), attempts, thrown, isSynced);
    }

    /**
     * From the sequencer: bytes that another process has put into an inlet, and that are no event. Not synced, as
     * nothing depends on it; and there may be another one for the same if the engine is killed now.
     */
    synchronized void addUndecodable(
        final String inlet,
        final long sequence,
        final long timeNs,
        final DirectBuffer bytes,
        final int length,
        final LogException why)
    {
        final String from = "inlet " + inlet;
        if (session != null)
        {
            final DeadLetter letter = source.letter;
            letter.kind = EntryKind.VOID.code();
            letter.payload = new byte[length];
            letter.payloadLength = length;
            bytes.getBytes(0, letter.payload, 0, length);
            append(from, sequence, timeNs, 1, why, false);
        }
    }

    private void append(
        final String stage,
        final long sequence,
        final long timeNs,
        final int attempts,
        final Throwable thrown,
        final boolean isToBeSynced)
    {
        final DeadLetter letter = source.letter;
        letter.stage = stage;
        letter.sequence = sequence;
        letter.timeNs = timeNs;
        letter.attempts = attempts;
        letter.codecName = codec.name();
        letter.codecVersion = codec.version();
        letter.describe(thrown);
        // A log wants times that do not go back; letters of several stages may.
        lastTimeNs = Math.max(lastTimeNs, letter.timeNs);
        source.timeNs = lastTimeNs;
        if (session.append(source, source.sequence, source.sequence) < source.sequence)
        {
            throw new LogException("the log of dead letters has no room for that of \"" + stage +
                "\" for sequence " + sequence + ", so the engine cannot pass over the entry: make room, start again");
        }
        source.sequence++;
        if (isToBeSynced)
        {
            // Letters are rare. Whoever waits for the disk may have passed over an entry that only its letter tells of.
            session.sync();
        }
    }

    /** The last letter, -1 if there is none. */
    synchronized long last()
    {
        return source.sequence - 1;
    }

    /** Letters before this one are of entries that a snapshot covers. */
    void release(final long first)
    {
        if (session != null)
        {
            session.release(first);
        }
    }

    /** The log gives up these sequences: nobody can tell whether their entries would fail again. */
    synchronized void missing(final long first, final long last)
    {
        unmet.values().forEach(sequences -> keep(sequences, each -> each < first || each > last));
    }

    /**
     * When the replay is over: what differs from when it was live, of logic stages and sequences up to {@code last},
     * but for those whose entries were handled otherwise then.
     */
    synchronized List<String> differences(
        final List<String> logicStages, final long first, final long last, final Redacted redacted)
    {
        final List<String> differences = new ArrayList<>();
        for (final String stage : logicStages)
        {
            of(unmet, stage).forEachLong(sequence ->
            {
                if (sequence >= first && sequence <= last && !redacted.covers(sequence) &&
                    differences.size() < MAX_NAMED)
                {
                    differences.add("stage \"" + stage + "\" failed at sequence " + sequence +
                        " when it was live, and not in the replay: its code has changed, or it is not deterministic");
                }
            });
        }
        unmet.clear();
        // A stage beside the journal may have failed with an entry that was lost: its sequence is given anew.
        known.values().forEach(sequences -> keep(sequences, each -> each <= last));
        return differences;
    }

    private static void keep(final LongHashSet sequences, final LongPredicate those)
    {
        final long[] kept = sequences.stream().mapToLong(Long::longValue).filter(those).toArray();
        sequences.clear();
        for (final long sequence : kept)
        {
            sequences.add(sequence);
        }
    }

    @Override
    public synchronized void close()
    {
        if (session != null)
        {
            session.close();
        }
    }

    /** A log is given entries by sequence; this holds the one that it is given now. */
    private static final class Single implements EntrySource<DeadLetter>
    {
        private final DeadLetter letter = new DeadLetter();
        private long sequence;
        private long timeNs;
        private int inletId;

        @Override
        public DeadLetter event(final long of)
        {
            return letter;
        }

        @Override
        public byte kind(final long of)
        {
            return EntryKind.EVENT.code();
        }

        @Override
        public long timeNs(final long of)
        {
            return timeNs;
        }

        @Override
        public int inletId(final long of)
        {
            return inletId;
        }

        @Override
        public long position(final long of)
        {
            return of;
        }
    }
}

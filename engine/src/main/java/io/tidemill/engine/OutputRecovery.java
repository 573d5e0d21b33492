// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What becomes of outputs while entries are handled anew: as long as the log of outputs holds some, each that is
 * computed is compared with the next of those, and not emitted a second time; those behind are new.
 * <ol>
 * <li>Outputs in the log are never changed and never doubled.</li>
 * <li>A difference stops the recovery, unless the plan accepts them. In a replay it is only reported.</li>
 * <li>Outputs in the log whose cause is lost are moved aside.</li>
 * <li>Outputs that were redacted are passed over. Where state may be another one than it was, since entries were
 * redacted, differences are only counted.</li>
 * </ol>
 * <b>Threading:</b> the thread that recovers.
 */
final class OutputRecovery<O>
{
    private static final int MAX_NAMED = 100;
    private static final int MAX_SHOWN_BYTES = 64;

    private final OutputPlan<O> plan;
    private final OutputMerge<O> merge;
    private final OutputCodec<O> codec;

    /** Null in a replay, which emits nothing. */
    private final LogSession<Output<O>> session;
    private final LogReader<Output<O>> reader;

    /** Names by number. */
    private final Map<Integer, String> stages;
    private final Redacted redacted;

    /** Null where the log knows none. */
    private final OutputConsumers consumers;
    private final Output<O> stored;
    private final ExpandableArrayBuffer computedBytes = new ExpandableArrayBuffer();
    private final ExpandableArrayBuffer storedBytes = new ExpandableArrayBuffer();
    private final List<String> differences = new ArrayList<>();
    private boolean hasStored;

    /** Whether what is stored is a state hash, and which. */
    private boolean isHash;
    private long hash;
    private boolean hasBegun;

    /** Of the output that was read or emitted last. */
    private long lastSequence;
    private long compared;
    private long hashes;
    private long emitted;
    private long movedAside;
    private long differing;

    /**
     * {@code reader} goes on behind the outputs that the snapshot covers, the last of which is {@code covered}, and its
     * last entry {@code coveredCause}. (An engine that ran without outputs for a while knows of none.)
     */
    OutputRecovery(
        final OutputPlan<O> plan,
        final OutputMerge<O> merge,
        final LogSession<Output<O>> session,
        final LogReader<Output<O>> reader,
        final Map<Integer, String> stages,
        final Redacted redacted,
        final ConsumerPositions consumers,
        final long covered,
        final long coveredCause)
    {
        this.plan = plan;
        this.merge = merge;
        this.codec = new OutputCodec<>(plan.codec());
        this.session = session;
        this.reader = reader;
        this.stages = stages;
        this.redacted = redacted;
        this.consumers = new OutputConsumers(consumers);
        this.lastSequence = covered;
        stored = new Output<>(plan.factory().newInstance());
        advance();
        missing(coveredCause);
    }

    private void advance()
    {
        hasStored = reader.next();
        while (hasStored && reader.kind() == EntryKind.VOID.code())
        {
            lastSequence = reader.sequence();
            hasStored = reader.next();
        }
        if (hasStored)
        {
            lastSequence = reader.sequence();
            isHash = reader.kind() == EntryKind.MARKER.code();
            if (isHash)
            {
                final DirectBuffer note = reader.payloadBuffer();
                final int at = reader.payloadOffset();
                hash = HashDescriptor.hash(note, at);
                stored.name(HashDescriptor.sequence(note, at), HashDescriptor.epoch(note, at),
                    HashDescriptor.stage(note, at), 0);
            }
            else
            {
                reader.decode(stored);
            }
        }
    }

    /** All stages have come to a cause, and what is not merged yet is of causes of an epoch. */
    void step(final long cause, final int epoch)
    {
        merge.epoch(epoch);
        int count = merge.merge(cause, lastSequence + 1);
        while (count > 0)
        {
            final int known = compareAll(count);
            merge.release(known);
            if (known < count)
            {
                emit(cause);
            }
            count = merge.merge(cause, lastSequence + 1);
        }
    }

    /** Nobody can tell what causes up to one emitted. */
    void missing(final long lastCause)
    {
        while (hasStored && stored.cause() <= lastCause)
        {
            advance();
        }
    }

    /** How many of the merged ones are in the log already, or are not to get there. */
    private int compareAll(final int count)
    {
        int i = 0;
        while (i < count && hasStored)
        {
            passOverStoredBefore(i);
            if (hasStored)
            {
                compare(i);
                i++;
            }
        }
        // Of entries that were handled long ago: another state, since something was redacted, must not speak for them.
        while (i < count && !hasStored && redacted.covers(merge.cause(i)))
        {
            differing++;
            i++;
        }
        return i;
    }

    /** What comes before in the log was not emitted now. */
    private void passOverStoredBefore(final int computed)
    {
        while (hasStored && order(computed) < 0)
        {
            passOverStored();
        }
    }

    /** Hashes may have been taken elsewhere. */
    private void passOverStored()
    {
        if (!isHash)
        {
            differ(stored.cause(), "the log holds " + describe(stored) + ", which is not emitted now");
        }
        advance();
    }

    /** Of what is stored, against one that was computed. */
    private int order(final int computed)
    {
        final long cause = merge.cause(computed);
        if (stored.cause() != cause)
        {
            return Long.compare(stored.cause(), cause);
        }
        if (isHash != merge.isHash(computed))
        {
            return isHash ? 1 : -1;
        }
        final int stage = merge.stage(computed);
        return stored.stage() == stage ? Integer.compare(stored.index(), merge.get(computed).index()) :
            Integer.compare(merge.order(stored.stage(), isHash), merge.order(stage, isHash));
    }

    private void compare(final int index)
    {
        final boolean isSame = order(index) == 0;
        if (merge.isHash(index))
        {
            if (isSame)
            {
                compareHash(index);
            }
            return;
        }
        compared++;
        final Output<O> computed = merge.get(index);
        if (!isSame)
        {
            differ(computed.cause(), describe(computed) + " is emitted now, and is not in the log: next there is " +
                (isHash ? "a state hash" : describe(stored)));
            return;
        }
        final int length = codec.encode(computed, computedBytes, 0);
        if (!areEqual(length, reader.payloadBuffer(), reader.payloadOffset(), reader.lengthBytes()))
        {
            // Perhaps by another version of the codec.
            final int storedLength = codec.encode(stored, storedBytes, 0);
            if (!areEqual(length, storedBytes, 0, storedLength))
            {
                differ(computed.cause(), describe(computed) + " is emitted now, and the log holds " +
                    describe(stored));
            }
        }
        advance();
    }

    private void compareHash(final int index)
    {
        hashes++;
        if (merge.hash(index) != hash)
        {
            differ(stored.cause(), String.format(Locale.ROOT, "stage \"%s\" has the state hash %016x now, and the " +
                "log holds %016x", stages.get(stored.stage()), merge.hash(index), hash));
        }
        advance();
    }

    private boolean areEqual(final int length, final DirectBuffer other, final int offset, final int otherLength)
    {
        int i = 0;
        while (i < length && length == otherLength && computedBytes.getByte(i) == other.getByte(offset + i))
        {
            i++;
        }
        return i == length && length == otherLength;
    }

    private void differ(final long cause, final String what)
    {
        if (redacted.covers(cause))
        {
            differing++;
            return;
        }
        if (differences.size() < MAX_NAMED)
        {
            differences.add("sequence " + cause + ": " + what);
        }
        if (!plan.acceptsDifferences() && session != null)
        {
            throw new LogException("outputs differ at " + differences.get(0) + ". The logic has changed within one " +
                "logic version, or depends on something else than the events; nothing was emitted. Start the code " +
                "that wrote the log and close it with a snapshot, then start the new one with another " +
                "logicVersion(…); or go on with what the log holds by OutputPlan.withDifferencesAccepted()");
        }
    }

    private String describe(final Output<O> output)
    {
        final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
        final int length = plan.codec().encode(output.value(), bytes, 0);
        final byte[] shown = new byte[Math.min(length, MAX_SHOWN_BYTES)];
        bytes.getBytes(0, shown);
        final String stage = stages.getOrDefault(output.stage(), "number " + output.stage());
        return "output " + output.index() + " of stage \"" + stage + "\" for cause " + output.cause() + " of epoch " +
            output.epoch() + ", " +
            output.value() + " (bytes " + HexFormat.of().formatHex(shown) +
            (length > shown.length ? "…)" : ")");
    }

    /** Behind all that the log holds. */
    private void emit(final long cause)
    {
        final int count = merge.merge(cause, lastSequence + 1);
        long last = lastSequence + count;
        if (session != null)
        {
            begin();
            last = session.append(merge, lastSequence + 1, last);
            if (last == lastSequence)
            {
                throw new LogException("the log of outputs takes none at present, and the recovery has to emit those " +
                    "of sequence " + merge.cause(0) + ": make room, start again");
            }
        }
        final int done = (int)(last - lastSequence);
        merge.release(done);
        emitted += done;
        lastSequence = last;
    }

    private void begin()
    {
        if (!hasBegun)
        {
            hasBegun = true;
            session.begin();
        }
    }

    /** When all is handled: outputs of entries behind {@code lastCause}, which are lost, are moved aside. */
    void end(final long lastCause)
    {
        while (hasStored && stored.cause() <= lastCause)
        {
            passOverStored();
        }
        if (session != null)
        {
            // First: who is killed in between sends nobody back too far, and the next start moves the rest aside.
            consumers.sendBack(hasStored ? lastSequence - 1 : lastSequence, hasStored);
            if (hasStored)
            {
                moveAside();
            }
            begin();
        }
    }

    private void moveAside()
    {
        final long first = lastSequence;
        while (hasStored)
        {
            movedAside++;
            advance();
        }
        session.cutFrom(first);
        lastSequence = first - 1;
    }

    /** The last output in the log. */
    long lastSequence()
    {
        return lastSequence;
    }

    OutputsReport report()
    {
        return new OutputsReport(lastSequence, compared, hashes, emitted, movedAside, differing, differences);
    }
}

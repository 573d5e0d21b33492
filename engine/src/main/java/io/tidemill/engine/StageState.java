// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tidemill.engine.snapshot.SnapshotContents;
import io.tidemill.engine.snapshot.SnapshotDraft;
import io.tidemill.engine.snapshot.SnapshotPart;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * The state of one stage in a snapshot: for each handler a part of its own with the handler's records, and another with
 * its pending timers, so that a handler of any shard can be given what belongs to its keys. The first record of the
 * handler's part is the engine's:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                      Version of the state                     |  0
 *  +---------------------------------------------------------------+
 *  |                   1 if there is a hash, else 0                |  4
 *  +---------------------------------------------------------------+
 *  |                   Hash of state and timers                    |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 * Timers are records of some thousand each, as {@link PendingTimers} writes them.
 */
final class StageState
{
    private static final String STATE = "state ";
    private static final String TIMERS = "timers ";
    private static final int HASHED_OFFSET = 4;
    private static final int HASH_OFFSET = 8;
    private static final int LENGTH = 16;

    private final String stage;
    private final SnapshotContents contents;
    private final List<? extends StageHandler<?>> handlers;
    private final LongFunction<StageHandler<?>> byKey;
    private int version;
    private boolean isHeader;
    private boolean isHashed = true;
    private long hash;

    /** {@code byKey} gives the handler that a record belongs to. */
    StageState(
        final String stage,
        final SnapshotContents contents,
        final List<? extends StageHandler<?>> handlers,
        final LongFunction<StageHandler<?>> byKey)
    {
        this.stage = stage;
        this.contents = contents;
        this.handlers = handlers;
        this.byKey = byKey;
    }

    /** Adds what a handler has to a snapshot; whether it has anything. */
    static boolean save(final String stage, final int shard, final StageHandler<?> handler, final SnapshotDraft draft)
    {
        if (handler.saved() != null)
        {
            try (SnapshotPart part = draft.part(STATE + stage + "[" + shard + "]"))
            {
                final PartWriter writer = new PartWriter(part);
                final OptionalLong hash = handler.stateHash();
                final MutableDirectBuffer header = writer.buffer(LENGTH);
                header.putInt(0, handler.saved().stateVersion(), LITTLE_ENDIAN);
                header.putInt(HASHED_OFFSET, hash.isPresent() ? 1 : 0, LITTLE_ENDIAN);
                header.putLong(HASH_OFFSET, hash.orElse(0), LITTLE_ENDIAN);
                writer.put(0, LENGTH);
                handler.saved().saveState(writer);
            }
        }
        if (handler.timers() != null)
        {
            try (SnapshotPart part = draft.part(TIMERS + stage + "[" + shard + "]"))
            {
                handler.timers().save(new PartWriter(part));
            }
        }
        return handler.saved() != null || handler.timers() != null;
    }

    /** The stages that a snapshot has anything of. */
    static Set<String> stages(final SnapshotContents contents)
    {
        return contents.parts().stream().map(part -> stage(part, contents)).collect(Collectors.toSet());
    }

    private static String stage(final String part, final SnapshotContents contents)
    {
        final int space = part.indexOf(' ');
        final int bracket = part.lastIndexOf('[');
        if (space < 0 || bracket < space)
        {
            throw new LogDamagedException("the snapshot at sequence " + contents.sequence() + " has a part \"" + part +
                "\", which is none of a stage; it may be of a newer release");
        }
        return part.substring(space + 1, bracket);
    }

    /** Gives the handlers what the snapshot has of the stage. */
    void load()
    {
        for (final String part : contents.parts())
        {
            if (stage(part, contents).equals(stage))
            {
                isHeader = part.startsWith(STATE);
                contents.read(part, isHeader ? this::loadState : this::loadTimers);
            }
        }
        handlers.forEach(StageHandler::leave);
        requireSameHash();
    }

    private void loadState(final long key, final DirectBuffer buffer, final int offset, final int length)
    {
        if (isHeader)
        {
            isHeader = false;
            loadHeader(buffer, offset);
            return;
        }
        byKey.apply(key).saved().loadState(version, key, buffer, offset, length);
    }

    private void loadHeader(final DirectBuffer buffer, final int offset)
    {
        version = buffer.getInt(offset, LITTLE_ENDIAN);
        isHashed &= buffer.getInt(offset + HASHED_OFFSET, LITTLE_ENDIAN) != 0;
        hash += buffer.getLong(offset + HASH_OFFSET, LITTLE_ENDIAN);
        final Snapshotted reader = handlers.get(0).saved();
        if (version < reader.oldestStateVersion() || version > reader.stateVersion())
        {
            throw new LogException("stage \"" + stage + "\" cannot load its state from the snapshot at sequence " +
                contents.sequence() + ": it was written in version " + version + ", and the stage reads versions " +
                reader.oldestStateVersion() + " to " + reader.stateVersion() + ". Let it read the older one, too, " +
                "or start with SnapshotPlan.ignoringOlder(), which handles the whole log anew");
        }
    }

    private void loadTimers(final long key, final DirectBuffer buffer, final int offset, final int length)
    {
        for (final StageHandler<?> handler : handlers)
        {
            if (handler.timers() == null)
            {
                throw new LogException("the snapshot at sequence " + contents.sequence() + " holds timers of stage \"" +
                    stage + "\", whose handler has to be a " + TimerHandler.class.getSimpleName() + " for that");
            }
            handler.timers().load(buffer, offset, length);
        }
    }

    private void requireSameHash()
    {
        long loaded = 0;
        boolean isComparable = isHashed;
        for (final StageHandler<?> handler : handlers)
        {
            final OptionalLong own = handler.stateHash();
            isComparable &= own.isPresent();
            loaded += own.orElse(0);
        }
        if (isComparable && loaded != hash)
        {
            throw new LogException("stage \"" + stage + "\" has another state hash after it has loaded its state " +
                "from the snapshot at sequence " + contents.sequence() + " than when it was saved: saveState and " +
                "loadState do not fit each other, or not the hash. Mend that, or start with " +
                "SnapshotPlan.ignoringOlder()");
        }
    }
}

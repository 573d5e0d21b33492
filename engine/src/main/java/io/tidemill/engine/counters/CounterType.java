// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.counters;

import java.util.Locale;

/**
 * What is counted. Names and ids never change their meaning; what each says is in {@code docs/counters.md} too.
 */
public enum CounterType
{
    /** Where in its life the engine is: the ordinal of its {@code EngineState}. */
    ENGINE_STATE(1, Kind.GAUGE, "", "state: 0 new, 1 recovering, 2 running, 3 draining, 4 stopped, 5 failed"),

    /** How many events the ring holds. */
    RING_SIZE(2, Kind.GAUGE, "", "entries that the ring holds"),

    /** How far the first readers of the ring have seen it. */
    RING_CURSOR(3, Kind.POSITION, "", "last sequence in the ring, as its readers have seen it"),

    /** Errors that were reported. */
    ENGINE_ERRORS(4, Kind.TOTAL, "", "errors reported"),

    /** How far a stage is. */
    STAGE_SEQUENCE(10, Kind.POSITION, "stage", "last sequence that the stage has handled"),

    /** How far it is behind what it could handle. */
    STAGE_LAG(11, Kind.GAUGE, "stage", "entries that the stage could have handled when it last looked, and had not"),

    /** How often its sequence has moved. */
    STAGE_BATCHES(12, Kind.TOTAL, "stage", "batches that the stage has handled"),

    /** How often it put an event off. */
    STAGE_RETRIES(13, Kind.TOTAL, "stage", "events that were put off to be tried again"),

    /** What it could not handle. */
    STAGE_DEAD_LETTERS(14, Kind.TOTAL, "stage", "entries that the stage could not handle and went on behind"),

    /** Timers that wait. */
    STAGE_TIMERS(15, Kind.GAUGE, "stage", "pending timers"),

    /** How work is spread over shards. */
    SHARD_EVENTS(16, Kind.TOTAL, "shard", "events that the shard was given"),

    /** How far the filters before the journal are. */
    FILTERS_SEQUENCE(17, Kind.POSITION, "", "last sequence that the filters have let pass or refused"),

    /** What they kept from everybody. */
    FILTERS_REFUSED(18, Kind.TOTAL, "", "events that the filters have refused"),

    /** What is in the log. */
    JOURNAL_WRITTEN(20, Kind.POSITION, "", "last sequence in the log"),

    /** How often was written to it. */
    JOURNAL_BATCHES(21, Kind.TOTAL, "", "appends to the log"),

    /** What is on the disk. */
    JOURNAL_SYNCED(22, Kind.POSITION, "", "last sequence that is on the disk"),

    /** How often that was made so. */
    JOURNAL_SYNCS(23, Kind.TOTAL, "", "syncs of the log"),

    /** And how long it took. */
    JOURNAL_SYNC_NS(24, Kind.TOTAL, "", "nanoseconds that syncs took"),

    /** Whether the log waits for room. */
    JOURNAL_FULL(25, Kind.GAUGE, "", "1 while the log has no room on its disk, else 0"),

    /** How far an inlet's stream has come. */
    INLET_POSITION(30, Kind.POSITION, "inlet", "last position that the engine has taken on: written, or in the ring"),

    /** Claims that were not granted. */
    INLET_REFUSED(31, Kind.TOTAL, "inlet", "claims that were refused, whatever the reason"),

    /** Time that producers waited. */
    INLET_BLOCKED_NS(32, Kind.TOTAL, "inlet", "nanoseconds that producers waited in a claim or publish with a timeout"),

    /** What another process put in that is no event. */
    INLET_UNDECODABLE(33, Kind.TOTAL, "inlet", "records of other processes that are no events"),

    /** What processes left behind when they died. */
    INLET_CLAIMS_DROPPED(34, Kind.TOTAL, "inlet", "claims that a process which died has left half written"),

    /** How often a thread went to sleep. */
    THREAD_PARKS(40, Kind.TOTAL, "thread", "parks of the thread"),

    /** How often it was woken. */
    THREAD_WAKES(41, Kind.TOTAL, "thread", "parks that a publisher ended"),

    /** Whose outputs are in their log. */
    OUTPUTS_PUBLISHED(50, Kind.POSITION, "", "last sequence all of whose outputs are in the log of outputs"),

    /** What is in the log of outputs. */
    OUTPUTS_WRITTEN(51, Kind.POSITION, "", "last sequence in the log of outputs"),

    /** What of it is on the disk. */
    OUTPUTS_SYNCED(52, Kind.POSITION, "", "last sequence of the log of outputs that is on the disk"),

    /** How often that was made so. */
    OUTPUTS_SYNCS(53, Kind.TOTAL, "", "syncs of the log of outputs"),

    /** And how long it took. */
    OUTPUTS_SYNC_NS(54, Kind.TOTAL, "", "nanoseconds that syncs of the log of outputs took"),

    /** Who reads outputs under a name, and how far behind. */
    CONSUMER_LAG(55, Kind.GAUGE, "consumer", "outputs that the consumer has not acknowledged; -1 if it cannot be told"),

    /** Where the newest snapshot is. */
    SNAPSHOT_SEQUENCE(60, Kind.POSITION, "", "sequence of the last snapshot that was taken"),

    /** How many there were. */
    SNAPSHOTS_TAKEN(61, Kind.TOTAL, "", "snapshots that were taken"),

    /** How many there should have been. */
    SNAPSHOTS_FAILED(62, Kind.TOTAL, "", "snapshots that were given up");

    /** How a value behaves. */
    public enum Kind
    {
        /** It goes up and down. */
        GAUGE,

        /** A place in a stream, -1 before the first: it only goes on. */
        POSITION,

        /** It only grows, while the engine runs. */
        TOTAL
    }

    private final int id;
    private final Kind kind;
    private final String tag;
    private final String description;

    CounterType(final int id, final Kind kind, final String tag, final String description)
    {
        this.id = id;
        this.kind = kind;
        this.tag = tag;
        this.description = description;
    }

    /**
     * The number that stands for it in the file.
     *
     * @return Agrona's type id
     */
    public int id()
    {
        return id;
    }

    /**
     * How its values behave.
     *
     * @return the kind
     */
    public Kind kind()
    {
        return kind;
    }

    /**
     * What it is counted of.
     *
     * @return "stage", "shard", "inlet", "thread", "consumer", or empty for the engine as a whole
     */
    public String tag()
    {
        return tag;
    }

    /**
     * What it says.
     *
     * @return a phrase
     */
    public String description()
    {
        return description;
    }

    /** Null for one that this version does not know. */
    static CounterType of(final int id)
    {
        for (final CounterType type : values())
        {
            if (type.id == id)
            {
                return type;
            }
        }
        return null;
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}

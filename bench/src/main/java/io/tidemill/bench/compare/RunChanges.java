// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What changed between two runs. A ratio always counts. The figure of one that ours is compared to does not: its ratio
 * speaks for it. Any other figure counts unless one that ours is compared to went the same way and no ratio got worse:
 * then it is the machine that changed. What was measured with another load in each run is compared with nothing.
 * Immutable.
 */
final class RunChanges
{
    private static final int MIN_ROUNDS = 3;

    private final RunFile before;
    private final RunFile after;
    private final List<Change> changes = new ArrayList<>();
    private final List<OtherLoad> otherLoads = new ArrayList<>();

    RunChanges(final RunFile before, final RunFile after)
    {
        this.before = before;
        this.after = after;
        before.entries().forEach((key, entry) ->
        {
            final Entry now = after.entries().get(key);
            if (now != null && (entry.hasFigure() || now.hasFigure()))
            {
                add(new Change(entry, now));
            }
        });
    }

    private void add(final Change change)
    {
        final Entry.Key key = change.before().key();
        // A ratio is of two, and each may have a load of its own.
        final Entry.Key peer = new Entry.Key(key.benchmark(), key.name(), false);
        final Entry.Work then = work(before, peer);
        final Entry.Work now = work(after, peer);
        if (change.before().work().isAnother(change.after().work()))
        {
            otherLoads.add(new OtherLoad(key, change.before().work(), change.after().work()));
        }
        else if (then.isAnother(now))
        {
            otherLoads.add(new OtherLoad(key, then, now));
        }
        else
        {
            changes.add(change);
        }
    }

    private static Entry.Work work(final RunFile file, final Entry.Key key)
    {
        return file.entries().containsKey(key) ? file.entries().get(key).work() : Entry.Work.UNKNOWN;
    }

    /**
     * Something that is not comparable.
     *
     * @param key    of it.
     * @param before load of the first run.
     * @param after  load of the second run.
     */
    record OtherLoad(Entry.Key key, Entry.Work before, Entry.Work after)
    {
    }

    /** What both have, but measured with another load. It decides nothing. */
    List<OtherLoad> otherLoads()
    {
        return otherLoads;
    }

    /** What is to be said of a change. */
    enum Verdict
    {
        WORSE("worse"),
        BETTER("better"),
        PEER_WORSE("peer worse"),
        PEER_BETTER("peer better"),
        DRIFTED("drifted"),
        SAME("");

        private final String text;

        Verdict(final String text)
        {
            this.text = text;
        }

        @Override
        public String toString()
        {
            return text;
        }
    }

    /** Those that say most come first, ratios before figures. */
    List<Change> changes()
    {
        final List<Change> sorted = new ArrayList<>(changes);
        sorted.sort(Comparator.comparing(this::verdict)
            .thenComparing(change -> !change.before().key().ratio())
            .thenComparing(change -> change.before().key().benchmark()));
        return sorted;
    }

    Verdict verdict(final Change change)
    {
        final Change.Direction direction = change.direction();
        if (direction == Change.Direction.NONE || isOfTooFewRounds(change))
        {
            return Verdict.SAME;
        }
        final boolean better = direction == Change.Direction.BETTER;
        final Entry.Key key = change.before().key();
        if (!key.ratio() && isPeer(key))
        {
            return better ? Verdict.PEER_BETTER : Verdict.PEER_WORSE;
        }
        return !key.ratio() && isOfTheMachine(key.benchmark(), direction) ? Verdict.DRIFTED :
            better ? Verdict.BETTER : Verdict.WORSE;
    }

    private boolean isPeer(final Entry.Key key)
    {
        final Entry.Key ratio = new Entry.Key(key.benchmark(), key.name(), true);
        return before.others().contains(key) || after.others().contains(key) ||
            before.entries().containsKey(ratio) && after.entries().containsKey(ratio);
    }

    private boolean isOfTheMachine(final String benchmark, final Change.Direction direction)
    {
        final List<Change> same =
            changes.stream().filter(change -> change.before().key().benchmark().equals(benchmark)).toList();
        return same.stream().anyMatch(change ->
                !change.before().key().ratio() && isPeer(change.before().key()) && change.direction() == direction) &&
            same.stream().noneMatch(change ->
                change.before().key().ratio() && change.direction() == direction);
    }

    /** Whether the second run says too little to be content with: it was cut short, or something is missing in it. */
    boolean isTooLittle()
    {
        return "false".equals(after.run().get("complete")) || changes.isEmpty() || areTooFewRounds() ||
            onlyIn(before).stream().anyMatch(Entry.Key::ratio);
    }

    /** With fewer than three on a side the ranges part by chance more often than not. */
    boolean areTooFewRounds()
    {
        return changes.stream().anyMatch(RunChanges::isOfTooFewRounds);
    }

    private static boolean isOfTooFewRounds(final Change change)
    {
        return change.before().hasFigure() && change.after().hasFigure() &&
            Math.min(change.before().rounds(), change.after().rounds()) < MIN_ROUNDS;
    }

    boolean gotWorse()
    {
        return changes.stream().anyMatch(change -> verdict(change) == Verdict.WORSE);
    }

    /** What only one of both files has; what has no figure there either is nothing to miss. */
    List<Entry.Key> onlyIn(final RunFile file)
    {
        final RunFile other = file == before ? after : before;
        return file.entries().values().stream()
            .filter(entry -> !entry.isNotYet())
            .map(Entry::key)
            .filter(key -> !other.entries().containsKey(key))
            .toList();
    }

    /** What makes figures hard to compare; ratios less so. */
    List<String> warnings()
    {
        final List<String> warnings = new ArrayList<>();
        for (final RunFile file : List.of(before, after))
        {
            if (file.run().isEmpty())
            {
                warnings.add(file.name() + " does not say what it was measured on.");
            }
        }
        if (warnings.isEmpty())
        {
            for (final String field : List.of("cpu", "cores", "kernel", "jdk", "file_system", "rounds"))
            {
                final String then = before.run().get(field);
                final String now = after.run().get(field);
                if (!Objects.equals(then, now))
                {
                    warnings.add("the " + field.replace('_', ' ') + " is another: " + then + ", then " + now + ".");
                }
            }
        }
        for (final RunFile file : List.of(before, after))
        {
            if ("false".equals(file.run().get("complete")))
            {
                warnings.add(file.name() + " is of a run that did not complete: " +
                    file.run().getOrDefault("failure", "").lines().findFirst().orElse(""));
            }
        }
        return warnings;
    }

    /** By how many rounds were compared to how many: how many rows that were. */
    Map<String, Rounds> rounds()
    {
        final Map<String, Rounds> rounds = new TreeMap<>();
        for (final Change change : changes)
        {
            final int n = change.before().rounds();
            final int m = change.after().rounds();
            if (n > 0 && m > 0)
            {
                rounds.merge(n + " and " + m, new Rounds(n, m, 1), (all, one) -> new Rounds(n, m, all.rows() + 1));
            }
        }
        return rounds;
    }

    /**
     * Rows with as many rounds.
     *
     * @param before rounds of the first run.
     * @param after  rounds of the second run.
     * @param rows   that have them.
     */
    record Rounds(int before, int after, int rows)
    {
    }

    RunFile before()
    {
        return before;
    }

    RunFile after()
    {
        return after;
    }
}

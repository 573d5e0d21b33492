// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much of the machine's processors went to others while a benchmark lasted: what decides whether its figures are
 * worth anything. From Linux's own accounts; elsewhere nothing is said.
 */
final class OtherWork
{
    private static final double TOLERABLE_SHARE = 0.05;

    private final Path proc;
    private final Optional<Sample> start;

    private OtherWork(final Path proc)
    {
        this.proc = proc;
        this.start = sample();
    }

    /**
     * Begins to watch.
     *
     * @return what is counted from now on.
     */
    static OtherWork watch()
    {
        return watch(Path.of("/proc"));
    }

    static OtherWork watch(final Path proc)
    {
        return new OtherWork(proc);
    }

    /**
     * The share of all processors' time since the start that neither idled nor went to this process and the children
     * that it has waited for.
     *
     * @return 0 to 1; empty where the system does not say.
     */
    OptionalDouble share()
    {
        final Optional<Sample> end = sample();
        if (start.isEmpty() || end.isEmpty() || end.get().total <= start.get().total)
        {
            return OptionalDouble.empty();
        }
        final double total = end.get().total - start.get().total;
        final long busy = end.get().busy - start.get().busy;
        final long own = end.get().own - start.get().own;
        return OptionalDouble.of(Math.max(0, busy - own) / total);
    }

    /**
     * What to tell the reader of figures taken meanwhile.
     *
     * @return a sentence; empty if there was too little to matter.
     */
    Optional<String> warning()
    {
        final OptionalDouble share = share();
        return share.isEmpty() || share.getAsDouble() <= TOLERABLE_SHARE ? Optional.empty() :
            Optional.of("others had " + Math.round(share.getAsDouble() * 100) + " % of the processors' time meanwhile" +
                " (other processes, the kernel's own threads, or other guests of the host); do not rely on these" +
                " figures.");
    }

    private Optional<Sample> sample()
    {
        try
        {
            // cpu  user nice system idle iowait irq softirq steal guest guest_nice; guest is part of user.
            final String[] machine = Files.readString(proc.resolve("stat")).lines().findFirst().orElse("").split(" +");
            long total = 0;
            for (int i = 1; i <= 8; i++)
            {
                total += Long.parseLong(machine[i]);
            }
            final long idle = Long.parseLong(machine[4]) + Long.parseLong(machine[5]);

            // pid (name) state ppid …; the name may hold spaces. Of the fields behind it, 12th to 15th: utime stime
            // cutime cstime, the last two of children that were waited for.
            final String process = Files.readString(proc.resolve("self/stat"));
            final String[] fields = process.substring(process.lastIndexOf(')') + 2).split(" ");
            long own = 0;
            for (int i = 11; i <= 14; i++)
            {
                own += Long.parseLong(fields[i]);
            }
            return Optional.of(new Sample(total, total - idle, own));
        }
        catch (final IOException | IndexOutOfBoundsException | NumberFormatException ignore)
        {
            // Not Linux, or not as documented: the figures stand without this remark.
            return Optional.empty();
        }
    }

    /** In the kernel's ticks, the same in both files. */
    private static final class Sample
    {
        private final long total;
        private final long busy;
        private final long own;

        Sample(final long total, final long busy, final long own)
        {
            this.total = total;
            this.busy = busy;
            this.own = own;
        }
    }
}

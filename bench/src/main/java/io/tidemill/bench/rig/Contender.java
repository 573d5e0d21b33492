// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * One that is measured. Immutable; two are equal only if they are the same object.
 */
public final class Contender
{
    private final String name;
    private final Class<? extends Workload> workload;
    private final Settings fixed;
    private final List<Axis> axes;
    private final Extras extras;

    private Contender(
        final String name,
        final Class<? extends Workload> workload,
        final Settings fixed,
        final List<Axis> axes,
        final Extras extras)
    {
        this.name = name;
        this.workload = workload;
        this.fixed = fixed;
        this.axes = List.copyOf(axes);
        this.extras = extras;
    }

    /** What it is there for. */
    private enum Part
    {
        CONTENDER, STORELESS, LIMIT, BACKGROUND
    }

    /** What few contenders have. */
    private record Extras(Part part, String about, Load load, Point point, List<String> jvmOptions)
    {
        static final Extras NONE = new Extras(Part.CONTENDER, "", null, null, List.of());
    }

    /**
     * Where a contender stands in a chart of cost against something.
     *
     * @param series that the point belongs to.
     * @param x      place on the axis that the benchmark names.
     */
    public record Point(String series, double x)
    {
    }

    /**
     * A contender.
     *
     * @param name     in reports; unique in its benchmark.
     * @param workload what it runs; has a constructor with one argument, {@link Settings}.
     * @param fixed    choices that are not tried.
     * @param axes     choices that are tried before the rounds, one axis after the other, the ones before at their
     *                 best.
     * @return the contender.
     */
    public static Contender of(
        final String name, final Class<? extends Workload> workload, final Settings fixed, final Axis... axes)
    {
        return new Contender(name, workload, fixed, List.of(axes), Extras.NONE);
    }

    /**
     * A contender that cannot be measured, since what it is to do does not exist yet. It has a row in every report.
     *
     * @param name  in reports.
     * @param about what it waits for.
     * @return the contender.
     */
    public static Contender notYet(final String name, final String about)
    {
        return new Contender(name, null, Settings.NONE, List.of(), Extras.NONE).about(about);
    }

    /**
     * This contender with a sentence for the reader: how it is wired and what it promises.
     *
     * @param sentence in reports.
     * @return a copy.
     */
    public Contender about(final String sentence)
    {
        return with(new Extras(extras.part, sentence, extras.load, extras.point, extras.jvmOptions));
    }

    /**
     * This contender as a limit: not a product but the least that the machine needs for such work. Ours is shown as a
     * share of it.
     *
     * @return a copy.
     */
    public Contender limit()
    {
        return with(new Extras(Part.LIMIT, extras.about, extras.load, extras.point, extras.jvmOptions));
    }

    /**
     * This contender as one that stores nothing, where the others do: it stands beside them to show what storing costs.
     *
     * @return a copy.
     */
    public Contender storesNothing()
    {
        return with(new Extras(Part.STORELESS, extras.about, extras.load, extras.point, extras.jvmOptions));
    }

    /**
     * This contender as the background: what the machine does by itself, at the same rate, with nothing to measure.
     * It stands beside the figures and is compared with none.
     *
     * @return a copy.
     */
    public Contender background()
    {
        return with(new Extras(Part.BACKGROUND, extras.about, extras.load, extras.point, extras.jvmOptions));
    }

    /**
     * This contender with a load of its own, where the benchmark's would take it for ever.
     *
     * @param own load.
     * @return a copy.
     */
    public Contender load(final Load own)
    {
        return with(new Extras(extras.part, extras.about, own, extras.point, extras.jvmOptions));
    }

    /**
     * This contender as a point of a chart.
     *
     * @param series that it belongs to.
     * @param x      place on the axis.
     * @return a copy.
     */
    public Contender at(final String series, final double x)
    {
        return with(new Extras(extras.part, extras.about, extras.load, new Point(series, x), extras.jvmOptions));
    }

    /**
     * This contender in a JVM with further options, such as those that its own documentation recommends.
     *
     * @param options of the JVM, added to those it has.
     * @return a copy.
     */
    public Contender jvm(final String... options)
    {
        final List<String> all = new ArrayList<>(extras.jvmOptions);
        all.addAll(List.of(options));
        return with(new Extras(extras.part, extras.about, extras.load, extras.point, List.copyOf(all)));
    }

    /**
     * This contender with one choice fixed.
     *
     * @param setting name of the choice.
     * @param value   chosen.
     * @return a copy.
     */
    public Contender with(final String setting, final String value)
    {
        return new Contender(name, workload, fixed.with(setting, value), axes, extras);
    }

    /**
     * This contender with nothing to try: each choice takes the value that is named for it, if it offers that, else its
     * first option.
     *
     * @param values by the names of choices.
     * @return a copy.
     */
    public Contender untried(final Map<String, String> values)
    {
        Settings settled = fixed;
        for (final Axis axis : axes)
        {
            final String first = axis.options().get(0);
            final String wanted = values.getOrDefault(axis.setting(), first);
            settled = settled.with(axis.setting(), axis.options().contains(wanted) ? wanted : first);
        }
        return new Contender(name, workload, settled, List.of(), extras);
    }

    private Contender with(final Extras changed)
    {
        return new Contender(name, workload, fixed, axes, changed);
    }

    /**
     * The name.
     *
     * @return in reports.
     */
    public String name()
    {
        return name;
    }

    /**
     * What it runs.
     *
     * @return the class.
     * @throws NoSuchElementException if it is not there yet.
     */
    public Class<? extends Workload> workload()
    {
        if (workload == null)
        {
            throw new NoSuchElementException(name + " is not there yet: " + extras.about);
        }
        return workload;
    }

    /**
     * The choices that are not tried.
     *
     * @return their settings.
     */
    public Settings fixed()
    {
        return fixed;
    }

    /**
     * The choices that are tried.
     *
     * @return in the order of trying.
     */
    public List<Axis> axes()
    {
        return axes;
    }

    /**
     * Whether it can be measured.
     *
     * @return false if what it is to do does not exist.
     */
    public boolean isThere()
    {
        return workload != null;
    }

    /**
     * Whether it is a limit of the machine, or its background: no product.
     *
     * @return true if so.
     */
    public boolean isLimit()
    {
        return extras.part == Part.LIMIT || isBackground();
    }

    /**
     * Whether what it writes has to be read back.
     *
     * @return false if it need not write.
     */
    public boolean stores()
    {
        return extras.part == Part.CONTENDER;
    }

    /**
     * Whether it only shows what the machine does by itself.
     *
     * @return true if so.
     */
    public boolean isBackground()
    {
        return extras.part == Part.BACKGROUND;
    }

    /**
     * The sentence for the reader.
     *
     * @return empty if there is none.
     */
    public String about()
    {
        return extras.about;
    }

    /**
     * The point in the benchmark's chart.
     *
     * @return empty if it is none.
     */
    public Optional<Point> point()
    {
        return Optional.ofNullable(extras.point);
    }

    /**
     * The load.
     *
     * @param ofBenchmark that it has unless it has its own.
     * @return its load.
     */
    public Load loadOr(final Load ofBenchmark)
    {
        return extras.load == null ? ofBenchmark : extras.load;
    }

    /**
     * Further options of its JVM.
     *
     * @return in the order in which to give them.
     */
    public List<String> jvmOptions()
    {
        return extras.jvmOptions;
    }

    /** With fewer events, where it has a load of its own. */
    Contender atMost(final long limit)
    {
        return extras.load == null ? this : load(extras.load.atMost(limit));
    }

    /**
     * The settings to start with: the fixed ones and the first option of each axis.
     *
     * @return the settings.
     */
    Settings first()
    {
        Settings settings = fixed;
        for (final Axis axis : axes)
        {
            settings = settings.with(axis.setting(), axis.options().get(0));
        }
        return settings;
    }

    /**
     * How many rounds trying every option once takes; an axis shares one with the axis before.
     *
     * @return 0 if there is nothing to choose.
     */
    int options()
    {
        final int others = axes.stream().mapToInt(axis -> axis.options().size() - 1).sum();
        return others == 0 ? 0 : others + 1;
    }

    /**
     * The part of some settings that was chosen by trying.
     *
     * @param settings of this contender.
     * @return those of the axes.
     */
    public Settings tuned(final Settings settings)
    {
        Settings tuned = Settings.NONE;
        for (final Axis axis : axes)
        {
            tuned = tuned.with(axis.setting(), settings.value(axis.setting()));
        }
        return tuned;
    }

    @Override
    public String toString()
    {
        return name;
    }
}

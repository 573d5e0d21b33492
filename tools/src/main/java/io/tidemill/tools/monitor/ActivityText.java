// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.tools.TextTable;
import picocli.CommandLine.Help.Ansi;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a report of activity for people: users, projects, windows, blocks, sessions.
 */
public final class ActivityText
{
    private static final int PROJECT_WIDTH = 48;
    private static final int LIST_WIDTH = 100;
    private static final long SECOND_MS = 1_000;
    private static final long MINUTE_MS = 60 * SECOND_MS;
    private static final long HOUR_MS = 60 * MINUTE_MS;

    private final PrintWriter out;
    private final Ansi ansi;
    private final DateTimeFormatter time;

    /**
     * A writer.
     *
     * @param out  to write to
     * @param ansi whether to use colours
     * @param zone of the times that are shown
     */
    public ActivityText(final PrintWriter out, final Ansi ansi, final ZoneId zone)
    {
        this.out = out;
        this.ansi = ansi;
        time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(zone);
    }

    /**
     * Writes a report, user by user.
     *
     * @param report to write
     */
    public void write(final ActivityReport report)
    {
        for (final ActivityReport.UserReport user : report.users())
        {
            user(user);
        }
    }

    /**
     * A text from outside as it may be shown on a terminal: without anything that would control it.
     */
    static String printable(final String text)
    {
        return text.codePoints()
            .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    /**
     * What a length of time is called.
     */
    static String duration(final long lengthMs)
    {
        if (lengthMs >= HOUR_MS)
        {
            return lengthMs / HOUR_MS + " h " + twoDigits(lengthMs % HOUR_MS / MINUTE_MS) + " min";
        }
        return lengthMs >= MINUTE_MS ?
            lengthMs / MINUTE_MS + " min " + twoDigits(lengthMs % MINUTE_MS / SECOND_MS) + " s" :
            lengthMs / SECOND_MS + " s";
    }

    private void user(final ActivityReport.UserReport user)
    {
        out.println(bold(printable(user.user())) + ": " + count(user.windows(), "window") + window(user) + ", " +
            count(user.blocks(), "work block") + ", " + bold(duration(user.activeMs())) + " active");
        out.println();
        projects(user);
        out.println();
        list("  Events: ", events(user));
        list("  Also: ", odd(user));
        out.println();
    }

    private void projects(final ActivityReport.UserReport user)
    {
        final TextTable table = new TextTable().row("Project", "Windows", "Blocks", "Active", "Sessions");
        long sumMs = 0;
        for (final ActivityReport.ProjectReport project : user.projects())
        {
            sumMs += project.activeMs();
            table.row(projectName(project.project()), number(project.windows()), number(project.blocks()),
                duration(project.activeMs()), sessions(project.sessions()));
        }
        if (sumMs != user.activeMs())
        {
            table.row("(sum of projects, overlaps counted twice)", "", number(user.blocks()), duration(sumMs),
                sessions(user.sessions()));
        }
        table.print(out, this::bold);
    }

    private String window(final ActivityReport.UserReport user)
    {
        if (user.windows() == 0)
        {
            return "";
        }
        return " (" + (user.windows() == 1 ? "" : "the last ") + (user.windowOpen() ? "open since " : "from ") +
            at(user.windowMs()) + (user.windowOpen() ? "" : ", over") + ")";
    }

    /** Prints items behind a label, in as many lines as they need; nothing if there are none. */
    private void list(final String label, final List<String> items)
    {
        StringBuilder line = new StringBuilder(label);
        for (int i = 0; i < items.size(); i++)
        {
            final String item = items.get(i) + (i < items.size() - 1 ? "," : "");
            if (line.length() > label.length() && line.length() + item.length() > LIST_WIDTH)
            {
                out.println(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(label.length()));
            }
            line.append(item).append(' ');
        }
        if (!items.isEmpty())
        {
            out.println(line.toString().stripTrailing());
        }
    }

    private static List<String> events(final ActivityReport.UserReport user)
    {
        return user.events().isEmpty() ? List.of("none") : user.events().entrySet().stream()
            .sorted(Map.Entry.<HookKind, Long>comparingByValue(Comparator.reverseOrder()))
            .map(entry -> entry.getKey().label() + ' ' + number(entry.getValue()))
            .toList();
    }

    private static List<String> odd(final ActivityReport.UserReport user)
    {
        final List<String> odd = new ArrayList<>();
        add(odd, user.duplicates(), "seen before");
        add(odd, user.late(), "too late to book");
        add(odd, user.future(), "refused for their time");
        add(odd, user.overflowed(), "in a project beyond the limit");
        add(odd, user.forgotten(), "sessions forgotten");
        return odd;
    }

    private static void add(final List<String> items, final long count, final String what)
    {
        if (count > 0)
        {
            items.add(number(count) + ' ' + what);
        }
    }

    private static String sessions(final Map<SessionState, Long> sessions)
    {
        return sessions.entrySet().stream()
            .map(entry -> number(entry.getValue()) + ' ' + entry.getKey().label())
            .collect(Collectors.joining(", "));
    }

    private String at(final long timeMs)
    {
        return time.format(Instant.ofEpochMilli(timeMs));
    }

    private static String projectName(final String project)
    {
        if (project.isEmpty())
        {
            return "(no working directory)";
        }
        final String name = printable(project);
        return name.length() <= PROJECT_WIDTH ? name : "…" + name.substring(name.length() - PROJECT_WIDTH + 1);
    }

    private static String twoDigits(final long number)
    {
        return number < 10 ? "0" + number : Long.toString(number);
    }

    private String bold(final String text)
    {
        return ansi.enabled() ? Ansi.Style.bold.on() + text + Ansi.Style.reset.on() : text;
    }

    static String count(final long count, final String what)
    {
        return number(count) + ' ' + what + (count == 1 ? "" : "s");
    }

    static String number(final long number)
    {
        return String.format(Locale.ROOT, "%,d", number);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws a {@link GraphPlan}: as a tree of lines, and for Graphviz.
 */
final class GraphDrawing
{
    private static final String RING = "ring";
    private static final String JOURNAL = "journal";

    /** One node: what it is, and those drawn under it. */
    private record Node(String name, String about, List<Node> under)
    {
        Node(final String name, final String about)
        {
            this(name, about, new ArrayList<>());
        }

        Node add(final Node node)
        {
            under.add(node);
            return node;
        }
    }

    private record Line(String drawn, String about)
    {
    }

    private GraphDrawing()
    {
    }

    static String tree(final GraphPlan<?> plan)
    {
        final Node ring = new Node(RING, "");
        Node source = ring;
        for (final PlannedFilter<?> filter : plan.filters())
        {
            source = source.add(new Node(filter.name(), "filter"));
        }
        final List<Node> beside = new ArrayList<>();
        final Node journal = new Node(JOURNAL, "");
        final Map<String, Node> byName = new LinkedHashMap<>();
        for (final PlannedStage<?> planned : plan.stages())
        {
            final Node node = new Node(planned.name(), about(planned, plan.isJournaled()));
            byName.put(planned.name(), node);
            if (!planned.behind().isEmpty())
            {
                byName.get(drawnUnder(planned, plan)).add(node);
            }
            else if (isBeside(planned))
            {
                beside.add(node);
            }
            else
            {
                journal.add(node);
            }
        }
        beside.forEach(source::add);
        if (plan.isJournaled())
        {
            source.add(journal);
        }
        else
        {
            journal.under().forEach(source::add);
        }
        return text(ring);
    }

    private static boolean isBeside(final PlannedStage<?> planned)
    {
        return planned.stage().durability() == Durability.MEMORY;
    }

    /** The predecessor that comes last in the order. */
    private static String drawnUnder(final PlannedStage<?> planned, final GraphPlan<?> plan)
    {
        final List<String> names = plan.names();
        return planned.behind().stream()
            .max((left, right) -> Integer.compare(names.indexOf(left), names.indexOf(right)))
            .orElseThrow();
    }

    private static String about(final PlannedStage<?> planned, final boolean journaled)
    {
        final Stage<?> stage = planned.stage();
        final StringBuilder about = new StringBuilder(stage.isEffect() ? "effect" : "logic");
        if (stage.isSharded())
        {
            about.append(" in ").append(stage.handlers().size()).append(" shards");
        }
        if (journaled && isBeside(planned))
        {
            about.append(planned.behind().isEmpty() ? ", beside the journal" : ", does not wait for the journal");
        }
        else if (journaled && stage.durability() != Durability.PAGE_CACHE)
        {
            about.append(", waits for ").append(stage.durability());
        }
        if (planned.behind().size() > 1)
        {
            about.append(", behind ").append(String.join(" and ", planned.behind()));
        }
        return about.toString();
    }

    private static String text(final Node root)
    {
        final List<Line> lines = new ArrayList<>();
        lines.add(new Line(root.name(), root.about()));
        drawUnder(root, "", lines);
        final int width = lines.stream().mapToInt(line -> line.drawn().length()).max().orElse(0);
        final StringBuilder text = new StringBuilder();
        for (final Line line : lines)
        {
            final String padded = line.about().isEmpty() ? line.drawn() :
                line.drawn() + " ".repeat(width - line.drawn().length() + 2) + line.about();
            text.append(text.isEmpty() ? "" : "\n").append(padded);
        }
        return text.toString();
    }

    private static void drawUnder(final Node node, final String indent, final List<Line> lines)
    {
        for (int i = 0; i < node.under().size(); i++)
        {
            final Node child = node.under().get(i);
            final boolean isLast = i == node.under().size() - 1;
            lines.add(new Line(indent + (isLast ? "└─ " : "├─ ") + child.name(), child.about()));
            drawUnder(child, indent + (isLast ? "   " : "│  "), lines);
        }
    }

    static String dot(final GraphPlan<?> plan)
    {
        final StringBuilder dot = new StringBuilder("digraph tidemill {\n    rankdir=LR;\n    node [shape=box];\n");
        node(dot, RING, RING, "shape=cylinder");
        String source = RING;
        for (final PlannedFilter<?> filter : plan.filters())
        {
            node(dot, filter.name(), filter.name() + "\nfilter", "style=dashed");
            edge(dot, source, filter.name());
            source = filter.name();
        }
        if (plan.isJournaled())
        {
            node(dot, JOURNAL, JOURNAL, "shape=folder");
            edge(dot, source, JOURNAL);
        }
        for (final PlannedStage<?> planned : plan.stages())
        {
            node(dot, planned.name(), planned.name() + "\n" + about(planned, plan.isJournaled()),
                planned.stage().isEffect() ? "style=rounded" : "");
            for (final String predecessor : planned.behind())
            {
                edge(dot, predecessor, planned.name());
            }
            if (planned.behind().isEmpty())
            {
                edge(dot, plan.isJournaled() && !isBeside(planned) ? JOURNAL : source, planned.name());
            }
        }
        return dot.append("}\n").toString();
    }

    private static void node(final StringBuilder dot, final String name, final String label, final String style)
    {
        dot.append("    ").append(quoted(name)).append(" [label=").append(quoted(label))
            .append(style.isEmpty() ? "" : ", ").append(style).append("];\n");
    }

    private static void edge(final StringBuilder dot, final String from, final String to)
    {
        dot.append("    ").append(quoted(from)).append(" -> ").append(quoted(to)).append(";\n");
    }

    private static String quoted(final String text)
    {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}

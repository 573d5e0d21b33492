// SPDX-License-Identifier: Apache-2.0
"use strict";

/* Draws the charts of the page from the data beside it; drawn again when the colour scheme changes. */
(function ()
{
    const data = JSON.parse(document.getElementById("data").textContent);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const charts = [];
    let colours;

    function readColours()
    {
        const style = getComputedStyle(document.documentElement);
        const value = (name) => style.getPropertyValue("--" + name).trim();
        colours = {
            text: value("text"), quiet: value("quiet"), line: value("line"), page: value("page"),
            ours: value("ours"), peer: value("peer"), limit: value("limit"), series: value("series").split(/\s+/)
        };
    }

    function trimmed(value)
    {
        return String(Number(value.toPrecision(3)));
    }

    /* Short numbers, and on a log scale only 1, 2 and 5 of each decade. */
    function tick(value, log)
    {
        const digit = value / Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
        if (log && ![1, 2, 5].some((wanted) => Math.abs(digit - wanted) < 1e-6))
        {
            return null;
        }
        const units = [[1e9, 1e9, " G"], [1e6, 1e6, " M"], [1e4, 1e3, " k"]];
        const unit = units.find((candidate) => Math.abs(value) >= candidate[0]);
        return unit ? trimmed(value / unit[1]) + unit[2] : trimmed(value);
    }

    function scale(title, log)
    {
        return {
            type: log ? "logarithmic" : "linear",
            title: { display: true, text: title, color: colours.quiet },
            grid: { color: colours.line },
            border: { color: colours.line },
            ticks: {
                color: colours.quiet, maxRotation: 0, autoSkipPadding: 12,
                callback: (value) => tick(value, log)
            }
        };
    }

    function line(context, fromX, fromY, toX, toY, width, colour, dash)
    {
        context.save();
        context.beginPath();
        context.lineWidth = width;
        context.strokeStyle = colour;
        context.setLineDash(dash || []);
        context.moveTo(fromX, fromY);
        context.lineTo(toX, toY);
        context.stroke();
        context.restore();
    }

    /* The range of the rounds, the bar to reach, and the line at 1. */
    function barMarks(chart)
    {
        return {
            id: "marks",
            afterDatasetsDraw(drawn)
            {
                const context = drawn.ctx;
                const x = (value) => drawn.scales.x.getPixelForValue(value);
                if (chart.reference !== undefined)
                {
                    const area = drawn.chartArea;
                    line(context, x(1), area.top, x(1), area.bottom, 2, colours.text);
                }
                chart.bars.forEach((bar, i) =>
                {
                    const y = drawn.getDatasetMeta(0).data[i].y;
                    line(context, x(bar.min), y, x(bar.max), y, 1.5, colours.text);
                    line(context, x(bar.min), y - 4, x(bar.min), y + 4, 1.5, colours.text);
                    line(context, x(bar.max), y - 4, x(bar.max), y + 4, 1.5, colours.text);
                    if (bar.goal !== undefined)
                    {
                        diamond(context, x(bar.goal), y);
                    }
                });
            }
        };
    }

    function diamond(context, x, y)
    {
        context.save();
        context.translate(x, y);
        context.rotate(Math.PI / 4);
        context.fillStyle = colours.page;
        context.strokeStyle = colours.text;
        context.lineWidth = 1.5;
        context.fillRect(-4, -4, 8, 8);
        context.strokeRect(-4, -4, 8, 8);
        context.restore();
    }

    function bars(chart)
    {
        const ends = chart.bars.flatMap((bar) => [bar.min, bar.max, bar.value, bar.goal || bar.value]);
        const x = scale(chart.title, chart.log);
        if (chart.log)
        {
            x.min = Math.min(chart.reference || Infinity, ...ends) / 1.25;
            x.max = Math.max(chart.reference || 0, ...ends) * 1.25;
        }
        else
        {
            x.beginAtZero = true;
            x.suggestedMax = Math.max(...ends);
        }
        const start = chart.reference === undefined ? (chart.log ? x.min : 0) : chart.reference;
        return {
            height: 70 + 40 * chart.bars.length,
            type: "bar",
            data: {
                labels: chart.bars.map((bar) => [bar.label, bar.text]),
                datasets: [{
                    data: chart.bars.map((bar) => [Math.min(start, bar.value), Math.max(start, bar.value)]),
                    backgroundColor: chart.bars.map((bar) => bar.role === "limit" ? "transparent" : colours[bar.role]),
                    borderColor: chart.bars.map((bar) => colours[bar.role]),
                    borderWidth: 0,
                    borderSkipped: false,
                    barThickness: 16
                }]
            },
            options: {
                indexAxis: "y",
                plugins: {
                    legend: { display: false },
                    tooltip: {
                        displayColors: false,
                        callbacks: {
                            title: (items) => chart.bars[items[0].dataIndex].label,
                            label: (item) => rangeText(chart.bars[item.dataIndex])
                        }
                    }
                },
                scales: {
                    x,
                    y: {
                        grid: { display: false },
                        border: { color: colours.line },
                        ticks: { color: colours.text, autoSkip: false, crossAlign: "far" }
                    }
                }
            },
            plugins: [dashedLimits(chart), barMarks(chart)]
        };
    }

    function rangeText(bar)
    {
        return bar.text + "  [" + trimmed(bar.min) + " .. " + trimmed(bar.max) + "]";
    }

    /* Limits are outlines: they are no products. */
    function dashedLimits(chart)
    {
        return {
            id: "limits",
            afterDatasetsDraw(drawn)
            {
                drawn.getDatasetMeta(0).data.forEach((element, i) =>
                {
                    if (chart.bars[i].role === "limit")
                    {
                        const { x, y, base, height } = element.getProps(["x", "y", "base", "height"], true);
                        const context = drawn.ctx;
                        context.save();
                        context.strokeStyle = colours.limit;
                        context.lineWidth = 1.5;
                        context.setLineDash([5, 3]);
                        context.strokeRect(Math.min(x, base), y - height / 2, Math.abs(x - base), height);
                        context.restore();
                    }
                });
            }
        };
    }

    /* Ours thick and in its colour, paler from line to line; limits dashed and grey; peers each in one of their own. */
    function lineStyle(entry, i)
    {
        const styles = ["circle", "rect", "triangle", "rectRot", "crossRot", "star"];
        const dashes = [[], [8, 3], [3, 3], [10, 3, 2, 3]];
        const limitDashes = [[6, 4], [2, 3], [12, 3, 2, 3]];
        const alpha = Math.round(255 * Math.max(0.3, 1 - 0.14 * entry.own)).toString(16).padStart(2, "0");
        const rank = entry.peer % colours.series.length;
        const colour = entry.role === "peer" ? colours.series[rank] :
            entry.role === "limit" ? colours.limit : colours.ours + alpha;
        return {
            label: entry.label,
            data: entry.points,
            borderColor: colour,
            backgroundColor: colour,
            borderWidth: entry.role === "ours" ? 3 : 1.5,
            borderDash: entry.role === "limit" ? limitDashes[entry.peer % limitDashes.length] : dashes[entry.own % dashes.length],
            pointStyle: entry.role === "peer" ? styles[(rank + 1) % styles.length] : "circle",
            order: entry.role === "ours" ? 0 : 1 + i
        };
    }

    function ranked(lines)
    {
        const counts = { ours: 0, peer: 0, limit: 0 };
        return lines.map((entry) =>
        {
            const rank = counts[entry.role]++;
            return { ...entry, peer: rank, own: entry.role === "ours" ? rank : 0 };
        });
    }

    function lines(chart, x, y, details)
    {
        return {
            height: 380,
            type: "line",
            data: { datasets: ranked(chart.lines).map((entry, i) => ({ ...lineStyle(entry, i), ...details.dataset })) },
            options: {
                interaction: { mode: "nearest", intersect: false },
                plugins: {
                    legend: {
                        position: "bottom",
                        labels: { color: colours.text, usePointStyle: true, pointStyleWidth: details.keyWidth, boxHeight: 8 }
                    },
                    tooltip: { callbacks: { title: details.title, label: details.label } }
                },
                scales: { x, y }
            },
            plugins: details.plugins || []
        };
    }

    function axis(chart)
    {
        const y = scale(chart.title, chart.logY);
        y.beginAtZero = !chart.logY;
        const x = scale(chart.axis, chart.logX);
        x.ticks.precision = 0;
        return lines(chart, x, y, {
            dataset: { pointRadius: 4 },
            keyWidth: 10,
            title: (items) => items[0].dataset.label,
            label: (item) => tick(item.raw.x) + " " + chart.axis + ": " + trimmed(item.raw.y) +
                "  [" + trimmed(item.raw.min) + " .. " + trimmed(item.raw.max) + "]",
            plugins: [{
                id: "ranges",
                afterDatasetsDraw(drawn)
                {
                    drawn.data.datasets.forEach((dataset, i) => drawn.isDatasetVisible(i) && dataset.data.forEach(
                        (point) =>
                        {
                            const at = drawn.scales.x.getPixelForValue(point.x);
                            line(drawn.ctx, at, drawn.scales.y.getPixelForValue(point.min),
                                at, drawn.scales.y.getPixelForValue(point.max), 1.5, dataset.borderColor);
                        }));
                }
            }]
        });
    }

    /* The nines of a percentile, as far as there were events enough. */
    function percentileTicks(most)
    {
        const ticks = [[2, "50 %"], [10, "90 %"], [100, "99 %"], [1e3, "99.9 %"], [1e4, "99.99 %"],
            [1e5, "99.999 %"], [1e6, "99.9999 %"]].filter((entry) => entry[0] * 4 <= most);
        ticks.push([most, "max"]);
        return ticks.map(([value, label]) => ({ value, label }));
    }

    function percentiles(chart)
    {
        const most = Math.max(...chart.lines.flatMap((entry) => entry.points.map((point) => point.x)));
        const x = scale("percentile of events", true);
        x.min = 1;
        x.max = most;
        x.afterBuildTicks = (built) =>
        {
            built.ticks = percentileTicks(most);
        };
        x.ticks.callback = (value, i, ticks) => ticks[i].label;
        const percent = (point) => trimmed5(100 - 100 / point.x) + " %";
        return lines(chart, x, scale(chart.title, true), {
            dataset: { pointRadius: 0, pointHitRadius: 8, pointStyle: "line" },
            keyWidth: 32,
            title: (items) => items[0].dataset.label,
            label: (item) => percent(item.raw) + ": " + trimmed(item.raw.y) + " µs"
        });
    }

    function trimmed5(value)
    {
        return String(Number(value.toFixed(value < 99 ? 1 : 5)));
    }

    function draw()
    {
        readColours();
        charts.splice(0).forEach((chart) => chart.destroy());
        Chart.defaults.animation = false;
        Chart.defaults.maintainAspectRatio = false;
        Chart.defaults.font.family = "system-ui, sans-serif";
        document.querySelectorAll("canvas[data-chart]").forEach((canvas) =>
        {
            const chart = data[canvas.dataset.chart];
            const { height, ...config } = { bars, axis, percentiles }[chart.kind](chart);
            canvas.parentElement.style.height = height + "px";
            charts.push(new Chart(canvas, config));
        });
    }

    scheme.addEventListener("change", draw);
    draw();
}());

// Draws the charts of a page by Apache ECharts, each over the still picture that the server has drawn. Without this script, the picture stays.
"use strict";
(() => {
    const colours = ["--bad", "--link", "--good", "#8250df", "--doubtful", "--faint"];
    const dark = matchMedia("(prefers-color-scheme: dark)");
    // Pixels from which an hour's place has room for its number.
    const wideFrom = 640;
    const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });

    const colour = name => name.startsWith("--") ? getComputedStyle(document.documentElement).getPropertyValue(name).trim() : name;
    const place = (chart, at) => chart.isTime ? at * 1000 : at;

    // An interval as a surface, drawn as a whole: surfaces stacked upon another want an axis of time.
    function band(chart, line, index, paint) {
        const sure = line.points.filter(point => point.low !== null && point.high !== null);
        const surface = (params, api) => {
            if (params.context.isDrawn)
                return null;
            params.context.isDrawn = true;
            const edge = value => sure.map(point => api.coord([place(chart, point.at), value(point)]));
            return { type: "polygon", shape: { points: [...edge(point => point.high), ...edge(point => point.low).reverse()] }, style: { fill: paint, opacity: .16 } };
        };
        return sure.length < 2 ? [] : [{
            type: "custom", name: `band ${index}`, data: sure.map(point => [place(chart, point.at), point.high]), renderItem: surface,
            clip: true, silent: true, tooltip: { show: false }, z: 1,
        }];
    }

    function series(chart, line, index, axis) {
        const paint = colour(colours[index % colours.length]);
        const drawn = {
            type: "line", name: line.name, step: line.isStepped ? "end" : false, yAxisIndex: axis, data: line.points.map(point => [place(chart, point.at), point.value, point.low, point.high]),
            lineStyle: { color: paint, width: 2 }, itemStyle: { color: paint }, symbolSize: 5, showSymbol: line.points.length < 80, z: 3,
        };
        return axis === 0 ? [...band(chart, line, index, paint), drawn] : [drawn];
    }

    const tooltip = () => ({
        // Drawn, not built of elements: what a target answers cannot become part of the page.
        renderMode: "richText", backgroundColor: colour("--soft"), borderColor: colour("--line"), textStyle: { color: colour("--text") },
    });

    // A day in a row, an hour in a column: coloured by level, as the table is.
    function heat(chart, width) {
        const text = colour("--text"), isWide = width > wideFrom;
        const inks = [text, text, text, "#000", colour("--ground")];
        const named = data => ({ type: "category", data, axisLabel: { color: text }, axisLine: { lineStyle: { color: text } }, axisTick: { show: false } });
        return {
            animation: false, textStyle: { fontFamily: "system-ui, sans-serif" }, aria: { enabled: true },
            grid: { left: 84, right: 12, top: 12, bottom: isWide ? 64 : 150 },
            xAxis: named(Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"))),
            yAxis: { ...named(chart.days), inverse: true },
            visualMap: {
                type: "piecewise", dimension: 2, orient: isWide ? "horizontal" : "vertical", left: isWide ? "center" : 84, bottom: 0, itemGap: 8, textStyle: { color: text },
                pieces: chart.levels.map((label, level) => ({ value: level, label, color: colour(`--heat${level}`) })),
            },
            tooltip: { ...tooltip(), trigger: "item", formatter: ({ data }) => `${chart.days[data.value[1]]}, ${String(data.value[0]).padStart(2, "0")}:00 UTC\n${data.text}` },
            series: [{
                type: "heatmap", itemStyle: { borderColor: colour("--ground"), borderWidth: 1 }, emphasis: { itemStyle: { borderColor: text, borderWidth: 2 } },
                data: chart.hours.map(({ day, hour, level, short, text }) => ({ value: [hour, day, level], text, label: { show: isWide, formatter: short, color: inks[level] } })),
            }],
        };
    }

    function option(chart) {
        const text = colour("--text"), grid = colour("--line");
        const lines = [...chart.lefts.map((line, index) => [line, index, 0]), ...(chart.right ? [[chart.right, 1, 1]] : [])];
        const all = lines.flatMap(([line, index, axis]) => series(chart, line, index, axis));
        const first = all.find(one => !one.silent);
        const across = lines.flatMap(([line]) => line.points.map(point => point.at)).concat(chart.marks.flatMap(mark => [mark.from, mark.to]));
        // Neighbours write in lines of their own, and towards the middle: at an edge there is no room.
        const seen = value => chart.isLogarithmic ? Math.log(value) : value;
        const middle = (seen(Math.min(...across)) + seen(Math.max(...across))) / 2;
        const isAtTheEnd = mark => (seen(mark.from) + seen(mark.to)) / 2 > middle;
        const below = (mark, index) => ({ position: isAtTheEnd(mark) ? "insideTopRight" : "insideTopLeft", offset: [0, 16 * (index % 3)] });
        const spans = chart.marks.filter(mark => mark.from < mark.to), places = chart.marks.filter(mark => mark.from === mark.to);
        first.markArea = {
            silent: false, itemStyle: { color: colour("--faint"), opacity: .16 }, label: { color: text },
            data: spans.map((mark, index) => [{ name: mark.name, xAxis: place(chart, mark.from), label: below(mark, index) }, { xAxis: place(chart, mark.to) }]),
        };
        first.markLine = {
            symbol: "none", silent: true, lineStyle: { color: colour("--good"), type: "dashed", width: 2 }, label: { color: text, formatter: "{b}" },
            data: [
                ...(chart.level ? [{ name: chart.level.name, yAxis: chart.level.value, label: { position: "insideEndTop" } }] : []),
                ...places.map((mark, index) => ({ name: mark.name, xAxis: place(chart, mark.from), label: { position: "end", rotate: 0, align: isAtTheEnd(mark) ? "right" : "left", distance: -16 - 16 * ((index + spans.length) % 3) } })),
            ],
        };
        const range = chart.isLogarithmic ? { min: Math.min(...across) / 1.15, max: Math.max(...across) * 1.15 } : {};
        const axis = ({ name, atLeast }, align = "left") => ({ type: "value", name, min: 0, max: extent => extent.max < (atLeast ?? 0) ? atLeast : null, nameTextStyle: { color: text, align }, axisLabel: { color: text }, splitLine: { lineStyle: { color: grid } } });
        return {
            animation: false, useUTC: true, textStyle: { fontFamily: "system-ui, sans-serif" }, aria: { enabled: true },
            grid: { left: 64, right: chart.right ? 64 : 24, top: 56, bottom: chart.isTime ? 40 : 56 },
            legend: { data: lines.map(([line]) => line.name), textStyle: { color: text }, top: 4, left: 60, show: lines.length > 1 },
            tooltip: {
                ...tooltip(), trigger: "axis",
                formatter: points => [chart.isTime ? new Date(points[0].value[0]).toISOString().slice(0, 19).replace("T", " ") : number.format(points[0].value[0]), ...points
                    .filter(point => point.value.length > 2)
                    .map(({ seriesName, value: [, value, low, high] }) => `${seriesName}: ${number.format(value)}${low === null || low === undefined ? "" : ` (${number.format(low)} to ${number.format(high)})`}`)].join("\n"),
            },
            xAxis: { ...(chart.isTime ? {} : { name: chart.horizontal, nameLocation: "middle", nameGap: 28, nameTextStyle: { color: text } }), type: chart.isTime ? "time" : chart.isLogarithmic ? "log" : "value", axisLabel: { color: text, hideOverlap: true, ...(chart.isLogarithmic ? { showMinLabel: false, showMaxLabel: false } : {}) }, axisLine: { lineStyle: { color: text } }, splitLine: { show: false }, scale: true, ...range },
            yAxis: [axis({ ...chart.left, name: chart.vertical ?? chart.left.name, atLeast: Math.max(chart.left.atLeast ?? 0, chart.level?.value ?? 0) }), ...(chart.right ? [axis(chart.right, "right")] : [])],
            toolbox: { show: chart.isTime, right: 8, top: 0, feature: { dataZoom: { yAxisIndex: "none", title: { zoom: "Drag to zoom", back: "Back" } } }, iconStyle: { borderColor: text } },
            series: all,
        };
    }

    function zoomBy(plot, drawn) {
        if (!plot.hasAttribute("data-zoom"))
            return;
        drawn.dispatchAction({ type: "takeGlobalCursor", key: "dataZoomSelect", dataZoomSelectActive: true });
        drawn.on("datazoom", zoomed => {
            const { startValue, endValue } = (zoomed.batch ?? [zoomed])[0];
            if (!(endValue - startValue >= 60_000))
                return;
            const address = new URL(location);
            address.searchParams.set("since", new Date(startValue).toISOString());
            address.searchParams.set("until", new Date(endValue).toISOString());
            location.assign(address);
        });
    }

    const dataOf = plot => JSON.parse(plot.querySelector("script").textContent);

    function show(drawn, chart) {
        const isHeat = "hours" in chart;
        if (isHeat)
            drawn.getDom().style.height = `${28 * chart.days.length + (drawn.getWidth() > wideFrom ? 80 : 165)}px`;
        drawn.resize();
        drawn.setOption(isHeat ? heat(chart, drawn.getWidth()) : option(chart), { notMerge: true });
    }

    function draw(plot) {
        const chart = dataOf(plot);
        const known = echarts.getInstanceByDom(plot.querySelector(".canvas") ?? plot);
        if (known)
            return show(known, chart);
        plot.querySelector("svg")?.remove();
        const canvas = document.createElement("div");
        canvas.className = "canvas";
        plot.append(canvas);
        plot.classList.add("drawn");
        const drawn = echarts.init(canvas);
        show(drawn, chart);
        zoomBy(plot, drawn);
        new ResizeObserver(() => drawn.resize()).observe(canvas);
        // What the chart says, its table need not say at once.
        document.getElementById(`${plot.id}-table`)?.removeAttribute("open");
    }

    const drawAll = () => document.querySelectorAll(".plot").forEach(draw);
    dark.addEventListener("change", drawAll);
    document.addEventListener("refreshed", drawAll);
    drawAll();
})();

// Keeps a page up to date: it follows the events that the page names, and fetches the page again when they say that something has changed.
"use strict";
(() => {
    const refreshEvery = 15_000, soon = 1_000;
    const said = document.getElementById("live");
    let due = null, refreshedAt = Date.now();

    // Parts that change carry data-live and an id. Where somebody is typing, nothing is replaced.
    function replace(part, fresh) {
        if (!fresh || part.contains(document.activeElement))
            return;
        // A chart that is drawn stays, and gets the new data.
        for (const plot of fresh.querySelectorAll(".plot[id]")) {
            const drawn = part.querySelector(`.plot.drawn[id="${CSS.escape(plot.id)}"]`);
            if (drawn) {
                drawn.querySelector("script").textContent = plot.querySelector("script").textContent;
                plot.replaceWith(drawn);
            }
        }
        for (const shown of part.querySelectorAll("details[id]"))
            fresh.querySelector(`#${CSS.escape(shown.id)}`)?.toggleAttribute("open", shown.open);
        part.replaceWith(fresh);
    }

    async function refresh() {
        due = null;
        if (document.hidden)
            return;
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        if (!answer.ok || answer.redirected)
            return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const part of document.querySelectorAll("[data-live]"))
            replace(part, page.getElementById(part.id));
        refreshedAt = Date.now();
        document.dispatchEvent(new Event("refreshed"));
    }

    const refreshIn = milliseconds => due ??= setTimeout(() => refresh().catch(() => { /* The next event tries again. */ }), milliseconds);

    function take(stored) {
        const meter = document.getElementById("evidence");
        if (meter && stored.target === meter.dataset.target)
            meter.value = stored.progress;
        if (Date.now() - refreshedAt > refreshEvery)
            refreshIn(0);
    }

    const events = new EventSource(document.body.dataset.events);
    events.addEventListener("open", () => said.textContent = "Live.");
    events.addEventListener("error", () => said.textContent = "Not live: the connection is lost; trying again.");
    events.addEventListener("incident", () => refreshIn(soon));
    events.addEventListener("silence", () => refreshIn(soon));
    events.addEventListener("samples", event => take(JSON.parse(event.data)));
    document.addEventListener("visibilitychange", () => refreshIn(0));
})();

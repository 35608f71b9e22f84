// Sends a form without leaving its page: the answer is shown in the part that the form names. Without this script, the answer is a page.
"use strict";
(() => {
    async function ask(form, place) {
        const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "text/html" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const said = page.getElementById(place.id)?.childNodes ?? page.querySelectorAll("[role=alert]");
        place.replaceChildren(...said);
    }

    for (const form of document.querySelectorAll("form[data-answer]")) {
        const place = document.getElementById(form.dataset.answer);
        let waits = false;
        form.addEventListener("submit", async event => {
            event.preventDefault();
            if (waits)
                return;
            waits = true;
            place.textContent = form.dataset.waiting;
            try {
                await ask(form, place);
            } catch {
                place.textContent = "The service did not answer. Try again.";
            }
            waits = false;
        });
    }
})();

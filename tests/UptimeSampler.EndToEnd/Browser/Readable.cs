using Microsoft.Playwright;

namespace UptimeSampler.EndToEnd.Browser;

/// <summary>Whether everybody can use a page: names for what is seen and filled in, enough contrast, nothing beside the screen.</summary>
internal static class Readable
{
    // Each gives a list of faults. Contrast by WCAG 2.2: relative luminance, 4.5 for text, 3 for large text.
    private const string Faults = """
        () => {
            const faults = [];
            const shown = element => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".skip, thead");
            const text = element => element.outerHTML.slice(0, 160);
            if (document.documentElement.scrollWidth > innerWidth + 1) faults.push(`wider than the screen: ${document.documentElement.scrollWidth}`);
            if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");
            if (!document.documentElement.lang || !document.title || !document.querySelector("main")) faults.push("no language, title or main");
            for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea, meter"))
                if (field.labels.length === 0 && !field.ariaLabel) faults.push("no label: " + text(field));
            for (const picture of document.querySelectorAll("[role=img]"))
                if (!picture.getAttribute("aria-label")) faults.push("no name: " + text(picture));
            for (const link of document.querySelectorAll("a, button"))
                if (!link.textContent.trim()) faults.push("nothing to read: " + text(link));
            const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
            for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) faults.push("twice: id " + id);
            const numbers = colour => colour.match(/[\d.]+/g).map(Number);
            const luminance = ([r, g, b]) => { const [x, y, z] = [r, g, b].map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4); return .2126 * x + .7152 * y + .0722 * z; };
            const ground = element => { for (let e = element; e; e = e.parentElement) { const c = numbers(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
            for (const element of document.querySelectorAll("body *:not(script, svg, svg *, canvas)")) {
                if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || !shown(element)) continue;
                const style = getComputedStyle(element), [a, b] = [luminance(numbers(style.color)), luminance(ground(element))].sort((x, y) => y - x);
                const size = parseFloat(style.fontSize), isLarge = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
                if ((a + .05) / (b + .05) < (isLarge ? 3 : 4.5)) faults.push(`contrast ${((a + .05) / (b + .05)).toFixed(1)}: ${text(element)}`);
            }
            return faults;
        }
        """;

    public static async Task RequireAsync(IPage page, string where)
    {
        string[] faults = await page.EvaluateAsync<string[]>(Faults);
        Assert.IsEmpty(faults, $"{where}:\n{string.Join('\n', faults)}");
    }
}

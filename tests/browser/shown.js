// What a reader sees of one case: shown for an address, read from the page.
async (fragment) => {
  const turn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  const one = (selector) => document.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const text = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : null);
  const below = (heading) => all("#what h3").filter((each) => text(each).startsWith(heading)).map((each) => each.nextElementSibling);
  const buttons = (heading) => below(heading).flatMap((list) => all("button", list).map(text));
  history.replaceState(null, "", fragment || location.pathname);
  window.explorer.arrive();
  await turn();
  await turn();
  one("#keep").click();
  const scenario = one("#save-text").value;
  one("#save-close").click();
  const field = (each) => ({
    status: text(each.querySelector(".status")),
    matters: each.classList.contains("matters"),
    first: each.classList.contains("first"),
    options: all(".option:not(.unknown, .other)", each).map((option) => {
      const input = option.querySelector("input");
      return { value: input.value, off: input.disabled, checked: input.checked, signs: all(".lead b", option).map((sign) => sign.className.replace("v-", "")) };
    }),
    other: each.querySelector(".other:not([hidden])") ? text(each.querySelector(".other:not([hidden])")) : null,
  });
  return {
    verdict: text(one("#what .big")),
    spoken: text(one("#spoken")),
    bar: text(one("#nowbar")),
    could: all("#what .could li").map(text),
    widths: all("#what .mix rect").map((part) => part.getAttribute("width")),
    rules: all("#what .headline a.rule").map((link) => [text(link), link.hash]),
    settled: all("#what > p").map(text),
    cited: all("#what .cited li").map(text),
    ask: text(one("#next button")),
    expected: text(one("#next .aside")),
    flips: [...buttons("It would"), ...buttons("It could")],
    would: below("It would").length,
    contested: buttons("Contested"),
    fields: Object.fromEntries(all("fieldset[data-name]").map((each) => [each.dataset.name, field(each)])),
    scenario,
    restart: !one("#restart").disabled,
  };
}

// Looks at the page as a visitor does, through open shadow roots.
const roots = (root) => [root, ...[...root.querySelectorAll("*")]
  .filter((element) => element.shadowRoot).flatMap((element) => roots(element.shadowRoot))];
const all = (selector) => roots(document).flatMap((root) => [...root.querySelectorAll(selector)]);
// In the open panel, else anywhere.
const here = (selector) => dialog() ? [...dialog().querySelectorAll(selector)] : all(selector);
const seen = (element) => element.checkVisibility({ visibilityProperty: true });
const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const nameOf = (element) => {
  const by = element.getAttribute("aria-labelledby");
  const root = element.getRootNode();
  const parts = by ? by.split(" ").map((id) => root.getElementById(id)?.textContent) : [];
  const labels = [...(element.labels ?? [])].map((label) => label.textContent);
  return plain(parts.join(" ")) || plain(element.getAttribute("aria-label")) || plain(labels.join(" "))
    || plain(element.textContent);
};
const starts = (name, wanted) => name === wanted || name.startsWith(wanted);
// The panel's title has an id, the small form's has none.
const drawnBy = () => {
  const title = dialog()?.querySelector("h3");
  return title ? (title.id ? "panel" : "small form") : null;
};
const launcher = () => all("button[aria-expanded]").find((button) => seen(button) && !button.closest("dialog"));
const dialog = () => all("dialog[open]").find(seen);
const pressable = (wanted) => {
  const found = here("button, a[href], summary, input[type=submit], label").filter(seen)
    .filter((element) => element.localName !== "label" || element.querySelector("input"));
  const at = (test) => found.find((element) => test(nameOf(element)));
  return at((name) => name === wanted) ?? at((name) => starts(name, wanted));
};
const field = (wanted) => here(`[name="${wanted}"]`).filter(seen).find((element) => "value" in element
  && element.localName !== "button");
const text = () => plain(dialog() ? dialog().innerText
  : roots(document).map((root) => root === document ? document.body.innerText
    : [...root.children].map((child) => child.innerText).join(" ")).join(" "));
const reads = (wanted) => text().includes(plain(wanted));
const focused = () => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
};
const reference = () => text().match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}/)?.[0] ?? null;
// Readable, or typed in a field that can be seen.
const keeps = (wanted) => reads(wanted)
  || here("input, textarea").filter(seen).some((input) => plain(input.value).includes(plain(wanted)));

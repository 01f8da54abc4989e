// As much of a browser as the loader's screens need to be drawn in, for `cases.check.mjs`. Nothing passes in it: no time,
// no request.

class Element {
  dataset = {};
  children = [];
  classList = { add() {} };
  constructor(tag) {
    this.tag = tag;
  }
  setAttribute() {}
  append(...children) {
    this.children.push(...children);
  }
  replaceChildren(...children) {
    this.children = children;
  }
  set textContent(text) {
    this.children = [text];
  }
  get textContent() {
    return this.children.map((child) => child.textContent ?? child).join("");
  }
  /** All that are in it. */
  get all() {
    return this.children.flatMap((child) => (child.tag ? [child, ...child.all] : []));
  }
}

export const element = (tag) => new Element(tag);

/** Sets the page up. Every sentence of `ids` is its own id. */
export const open = (ids) => {
  const globals = {
    __BAKED__: { language: "en", origins: [""], phone: "", texts: ids },
    document: { currentScript: { dataset: {} }, createElement: element, createElementNS: (_, tag) => element(tag) },
    getComputedStyle: () => ({}),
    location: { origin: "" },
    navigator: {},
    setTimeout() {},
  };
  for (const name in globals) Object.defineProperty(globalThis, name, { value: globals[name] });
};

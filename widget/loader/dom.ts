// Elements without HTML strings, which a page's Trusted Types would refuse.

import { say } from "./settings";
import { type Sentence } from "./texts";

/** A number is a sentence. */
export type Child = Node | string | Sentence;
/** What an element is given: its properties, not its attributes. `part` is a list that takes a string. */
type Given<Element> = Partial<Omit<Element, "part">> & { part?: string };

export const make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  given?: Given<HTMLElementTagNameMap[Tag]> | null,
  ...children: Child[]
): HTMLElementTagNameMap[Tag] => {
  const element = Object.assign(document.createElement(tag), given);
  for (const child of children) element.append(typeof child == "number" ? say(child) : child);
  return element as HTMLElementTagNameMap[Tag];
};

export const small = (...children: Child[]): HTMLElement => make("small", null, ...children);

export const link = (href: string, label: Child, target = ""): HTMLElement => make("a", { href, target }, label);

/** A button. Without something to do when it is pressed, it sends its form. */
export const key = (part: string, onclick: (() => void) | null, ...children: Child[]): HTMLButtonElement =>
  make("button", { type: onclick ? "button" : "submit", part, onclick }, ...children);

/** A drawing in a square of 24, in lines. */
export const icon = (path: string): SVGElement => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS(svg.namespaceURI, "path") as SVGElement;
  svg.setAttribute("viewBox", "0 0 24 24");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
};

export const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

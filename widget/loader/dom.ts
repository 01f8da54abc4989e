// Elements without HTML strings, which a page's Trusted Types would refuse.

import { say } from "./settings";
import type { Sentence } from "./texts";

/** A number is a sentence. */
export type Child = Node | string | Sentence;
/** `part` is set by its text. */
type Given<Made> = Partial<Omit<Made, "part"> & { part: string }>;
/** An element, given its properties: attributes where they have no other name. */
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

const SVG = "http://www.w3.org/2000/svg";

/** A drawing in a square of 24, in lines. */
export const icon = (path: string): SVGElement => {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
};

export const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

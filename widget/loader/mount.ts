// Places of our own in the page, which the page's styles do not reach.

import { type Child, make } from "./dom";
import { appearance, assets, edge, language, options, site } from "./settings";
import { sheet } from "./style";
import { type Surface, emit } from "./surface";

/** Ends every listener on the page, and takes away what stands on it. */
export const life = new AbortController();
export const { signal } = life;

/** Puts a place into the page. The shadow is open: tools see in, and a closed one protects nobody. */
export const mount = (parent: Element, tag: string, ...children: Child[]): ShadowRoot => {
  const host = document.createElement(tag);
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  root.append(make("section", { lang: language, dir: "auto", className: options.position || "" }, ...children));
  parent.append(host);
  signal.addEventListener("abort", () => host.remove());
  return root;
};

/** Where screens are drawn, and what says what happens there. */
export const surfaceOf = (own: Pick<Surface, "pick"> & Partial<Surface>): [Surface, Child, Child] => {
  const content = make("div");
  const status = make("p", { role: "status" });
  const surface = Object.assign(
    {
      content,
      site,
      edge,
      language,
      assets,
      appearance,
      get page() {
        return location.origin + location.pathname;
      },
      say(text: string) {
        status.textContent = text;
      },
      emit,
      close() {},
      back() {},
    },
    own,
  );
  return [surface, content, status];
};

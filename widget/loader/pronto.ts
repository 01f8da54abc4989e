// The loader: what the page may call, say and mark. The launcher, the first screen, the forms and Send are in
// this one file. On intent it fetches `later.ts`, what follows Send, and the panel, which draws the next
// screen if it has arrived by then; where it cannot run, the small form goes on.
//
// What the bundle step makes of it. This file is bundled once,
//
//   esbuild widget/loader/pronto.ts --bundle --format=iife --target=es2020 --minify --charset=utf8
//   terser --ecma 2020 --mangle --compress passes=3
//
// and written for each site with `__BAKED__`, which stands in it once, replaced by an object as JSON:
//
//   { "site": "acme",
//     "appearance": { company, phone, email, privacy_url, languages, colours, consent: { version, text }, … },
//     "language": "en",                the first of the site's languages, that of `texts`
//     "texts": ["Hello?", …],          the first part of `texts.txt`, in its order
//     "assets": "w/{hash}" }           below the edge's address, which is the script's own up to `/{site}/`
//
// In `{assets}` lie `later.js` (from `later.ts`, as a module), `panel.js`, `panel_bg.wasm`, `panel.css`, and for each
// language, the first too, `texts/{language}.json`: `{ "texts": [both parts of texts.txt], "consent": "8 hex digits" }`.

import { build, life, signal } from "./place";
import { prepare } from "./ladder";
import { wait } from "./dom";
import { options, site, speak } from "./settings";
import { emit } from "./surface";

/** So often it is asked whether the page has been read. */
const READ_MS = 9;

type Given = never;
type Command = (...given: Given[]) => unknown;
type Api = ((command: string, ...given: unknown[]) => unknown) & { q?: Iterable<[string]>; site?: string };

declare global {
  interface Window {
    pronto?: Api | undefined;
  }
}

const start = async (): Promise<ReturnType<typeof build>> => {
  // The page is read to its end first: what it marks stands anywhere.
  while (document.readyState == "loading") await wait(READ_MS);
  await speak();
  // Faces stand wherever the page marks a place, now or later: the first change is our own.
  const watch = new MutationObserver(() => {
    for (const place of document.querySelectorAll<HTMLElement>("[data-pronto-rate]:not(:has(pronto-rate))")) build(place, true);
  });
  watch.observe(document, { childList: true, subtree: true });
  signal.onabort = () => watch.disconnect();
  const widget = build(document.body, false);
  // Intent is a pointer over it, a finger on it, focus in it.
  for (const type of ["click", "pointerover", "focusin"])
    document.addEventListener(
      type,
      (event) => {
        const place = (event.target as HTMLElement).closest?.("[data-pronto-open],[data-pronto-rate],pronto-widget") as HTMLElement;
        const kind = place?.dataset.prontoOpen;
        if (place) place.dataset.prontoRate ? prepare() : widget.prepare();
        if (kind && type == "click") {
          event.preventDefault();
          widget.open({ kind }, place);
        }
      },
      { signal },
    );
  if (options.prefetch) (window.requestIdleCallback || setTimeout)(widget.prepare);
  emit("ready");
  return widget;
};

// A second script does nothing.
if (!window.pronto?.site) {
  const early = window.pronto?.q || [];
  const commands: Record<string, Command> = {
    open: (opening) => ready.then((widget) => widget.open(opening)),
    close: () => ready.then((widget) => widget.close()),
    on(event: string, hear: (detail: unknown) => void) {
      const heard = (told: Event): void => hear((told as CustomEvent).detail);
      document.addEventListener("pronto:" + event, heard, { signal });
      return () => document.removeEventListener("pronto:" + event, heard);
    },
    destroy() {
      life.abort();
      delete window.pronto;
    },
  };
  const api: Api = (command, ...given) => commands[command]?.(...(given as Given[]));
  api.site = site;
  window.pronto = api;
  const ready = start();
  for (const call of early) api(...call);
}

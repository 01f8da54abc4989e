// The loader: what the page may call, say and mark. Everything that a visitor needs is in this
// one file; the panel comes on intent (`ladder.ts`), the small form (`home.ts` and what it leads to)
// serves until then, and wherever the panel cannot run.
//
// What the bundle step (`cargo xtask bundle`) bakes in. The file is built once,
//
//   esbuild widget/loader/pronto.ts --bundle --format=iife --target=es2020 --minify | terser -c passes=2 -m
//
// and then written once a site, `__BAKED__`, which stands in it once, replaced by an object as JSON:
//
//   {
//     "site": "acme",
//     "appearance": { …, as `configuration::appearance` gives it in the first language },
//     "language": "en",                     the first of the site's languages, that of `texts`
//     "texts": ["Hello?", …],               the sentences of `texts.txt`, in its order
//     "assets": "w/{hash}",                 where panel.js, panel_bg.wasm, panel.css and texts/ lie, below the edge
//     "limits": { "message": 5000, "name": 120, "email": 254, "phone": 32 }
//   }
//
// Beside it, `{assets}/texts/{language}.json` for each other language: `{ "texts": [ … ], "consent": "8 hex digits" }`.

import { type Opening, build } from "./dialog";
import { fresh } from "./draft";
import { home } from "./home";
import { life, mount, signal, surfaceOf } from "./mount";
import { received } from "./receipt";
import { options, site, speak } from "./settings";
import { emit } from "./surface";

type Api = ((command: string, ...given: unknown[]) => unknown) & { q?: Iterable<[string]>; site?: string };

declare global {
  interface Window {
    pronto?: Api | undefined;
  }
}

/** Three faces in the page, answered by one press, and no panel at all. */
const rate = (place: HTMLElement): void => {
  const [surface, ...children] = surfaceOf({
    touchpoint: place.dataset.prontoRate,
    draft: fresh(),
    pick: (_, rating, receipt) => (receipt ? received(surface, receipt, rating) : home(surface, true)),
  });
  home(surface, true);
  mount(place, "pronto-rate", ...children);
};

const start = async (): Promise<ReturnType<typeof build>> => {
  if (document.readyState == "loading")
    await new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  await speak();
  const dialog = build();
  for (const place of document.querySelectorAll<HTMLElement>("[data-pronto-rate]")) rate(place);
  // Intent is a pointer over it, a finger on it, focus in it.
  for (const type of ["click", "pointerover", "focusin"])
    document.addEventListener(
      type,
      (event) => {
        const place = (event.target as Element).closest?.("[data-pronto-open],pronto-widget") as HTMLElement | null;
        const kind = place?.dataset.prontoOpen;
        if (place) dialog.prepare();
        if (kind && type == "click") {
          event.preventDefault();
          dialog.open({ kind }, place);
        }
      },
      { signal },
    );
  if (options.prefetch) (window.requestIdleCallback || setTimeout)(dialog.prepare);
  emit("ready");
  return dialog;
};

// A second script does nothing.
if (!window.pronto?.site) {
  const early = window.pronto?.q || [];
  const api: Api = (command, given, hear) => {
    if (command == "on") {
      const heard = (event: Event): void => (hear as (detail: unknown) => void)((event as CustomEvent).detail);
      document.addEventListener("pronto:" + given, heard, { signal });
      return () => document.removeEventListener("pronto:" + given, heard);
    }
    if (command == "open") ready.then((dialog) => dialog.open(given as Opening));
    if (command == "close") ready.then((dialog) => dialog.close());
    if (command == "destroy") {
      life.abort();
      delete window.pronto;
    }
    return;
  };
  api.site = site;
  window.pronto = api;
  for (const call of early) api(...call);
  const ready = start();
}

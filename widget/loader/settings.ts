// What the bundle step baked into this file, where the file came from, and the language spoken.

import type { Sentence } from "./texts";
import { mailBody, spoken } from "./words";

export interface Appearance {
  company: string;
  phone: string;
  /** The link that calls it. */
  tel: string;
  /** The link that writes to the company, without words. */
  mailto: string;
  privacy_url: string;
  languages: string[];
  time_zone?: string;
  /** The pages that may send. */
  origins: string[];
  /** The house's colours, as declarations of CSS. */
  colours: string;
  /** The version of the consent sentence. */
  consent: string;
}

interface Baked {
  site: string;
  appearance: Appearance;
  language: string;
  texts: string[];
  assets: string;
}

/** The sentences of a language, as a module: a page may have no `fetch` for us. */
interface Texts {
  texts: string[];
  /** The version of the consent among them. */
  consent: string;
  /** The site's own. */
  time_zone: string;
}

declare const __BAKED__: Baked;

export let { site, appearance, language, texts, assets } = __BAKED__;

// A module does not know its own tag, nor does a script that an optimiser of the page's has put elsewhere.
const script = (document.currentScript || document.querySelector(`script[src*="/${site}/"][src*=pronto]`)) as HTMLScriptElement | null;
if (!script) throw "Pronto: its script needs a tag of its own";
/** The script's `data-*` attributes. */
export const options = script.dataset;
/** The edge's address, without a slash at the end: the script's own, up to the site. */
export const edge = script.src.slice(0, script.src.lastIndexOf(`/${site}/`));
/** The hosted page. */
export const hosted = `${edge}/contact/${site}`;
assets = `${edge}/${assets}/`;

/** Whether the edge takes nothing from this page. */
export const isStranger = !appearance.origins.includes(location.origin);
if (isStranger) console.warn(`Pronto: the origins of ${site} lack ${location.origin}`);

/** A sentence, or nothing where it has not arrived. The company was filled in when the bundle was made. */
export const say = (sentence: Sentence): string => texts[sentence] || "";

/** The page's address, without what could name a person. */
export const pageNow = (): string => location.origin + location.pathname;

/** The visitor's own mail, with words in it. */
export const mail = (words: string): string => `${appearance.mailto}?body=${mailBody(words)}`;

/** Fetches all sentences of a language; those of the first screens are baked in, in the first language. */
export const readTexts = async (wanted: string): Promise<void> => {
  const file: Texts = await import(assets + `${site}/${wanted}.js`);
  texts = file.texts;
  Object.assign(appearance, { consent: file.consent, time_zone: file.time_zone });
  language = wanted;
};

/** The language that the script asks for, else the page's, else the browser's, among the site's. */
export const speak = async (): Promise<void> => {
  const wanted = spoken(`${options.locale},${document.documentElement.lang},${navigator.languages}`, appearance.languages);
  if (wanted && wanted != language)
    try {
      await readTexts(wanted);
    } catch {
      // The visitor reads the first language of the company's.
    }
};

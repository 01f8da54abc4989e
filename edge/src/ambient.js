// What the platform's own data know of zones, countries and languages.

// The name of a time zone in a language ("Central European Time"), as it is called at a moment.
export function zoneName(locale, timeZone, atMs) {
  const style = { timeZone, timeZoneName: "longGeneric" };
  const parts = new Intl.DateTimeFormat(locale, style).formatToParts(atMs);
  return parts.find(({ type }) => type === "timeZoneName")?.value;
}

// How far apart a country's zones may be to be told as one span.
const SPAN_MS_MAX = 2 * 3_600_000;

// What the clocks of a country show at a moment: "14:04", or "13:04–14:04" where its zones are near one
// another; undefined where they are not, or where the platform knows none.
export function timeIn(locale, country, atMs) {
  const place = new Intl.Locale("und", { region: country });
  const zones = place.getTimeZones?.() ?? place.timeZones ?? [];
  const shown = zones.map((timeZone) => wall(timeZone, atMs));
  const [first, last] = [Math.min(...shown), Math.max(...shown)];
  if (shown.length === 0 || last - first > SPAN_MS_MAX) return undefined;
  const style = { timeZone: "UTC", hour: "2-digit", minute: "2-digit" };
  const clock = (ms) => new Date(ms).toLocaleTimeString(locale, style);
  return first === last ? clock(first) : `${clock(first)}–${clock(last)}`;
}

// What a zone's clock shows at a moment, as if it were UTC.
function wall(timeZone, atMs) {
  const digits = "numeric";
  const style = { timeZone, year: digits, month: digits, day: digits, hour: digits, minute: digits };
  const parts = new Intl.DateTimeFormat("en-GB", { ...style, hourCycle: "h23" }).formatToParts(atMs);
  const of = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(of.year, of.month - 1, of.day, of.hour, of.minute);
}

// What people of a language call another one ("inglese"); undefined for their own, and for what is none.
export function languageName(locale, tag) {
  const { language } = new Intl.Locale(tag);
  if (language === new Intl.Locale(locale).language) return undefined;
  return new Intl.DisplayNames(locale, { type: "language", fallback: "none" }).of(language);
}

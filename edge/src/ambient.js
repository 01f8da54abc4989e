// What the platform's own data know of zones, countries and languages.

// The name of a time zone in a language ("Central European Time"), as it is called at a moment.
export function zoneName(locale, timeZone, atMs) {
  const style = { timeZone, timeZoneName: "longGeneric" };
  const parts = new Intl.DateTimeFormat(locale, style).formatToParts(atMs);
  return parts.find(({ type }) => type === "timeZoneName")?.value;
}

// What all clocks of a country show at a moment, "14:04"; undefined where they do not show the same, since
// a number does not say in which of its zones it rings, or where the platform knows no zone.
export function timeIn(locale, country, atMs) {
  const place = new Intl.Locale("und", { region: country });
  const zones = place.getTimeZones?.() ?? place.timeZones ?? [];
  const shown = new Set(zones.map((timeZone) => wall(timeZone, atMs)));
  if (shown.size !== 1) return undefined;
  const [clock] = shown;
  const style = { timeZone: "UTC", hour: "2-digit", minute: "2-digit" };
  return new Date(clock).toLocaleTimeString(locale, style);
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

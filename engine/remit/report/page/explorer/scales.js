// Numbers, days and moments: read exactly, as whole numbers of steps; put together, and said as ranges.

const RANGE = /^(>=|<=|>|<|=)\s*(.*)$|^(.*?)\s*\.\.\s*(.*)$/;
const SECONDS = 86_400n; // of a day
const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,6}))?$/;
const [MOST_DIGITS, LONGEST_NUMBER] = [18, 400]; // of digits, and of characters
const CLOCK = "(?:[01]\\d|2[0-3]):[0-5]\\d";
const MOMENT = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)[T ](${CLOCK})(:[0-5]\\d)?(Z|[+-]${CLOCK})$`);

// The seconds of a day's beginning; null where there is no such day.
function dayOf(text) {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) && text >= "0001" ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return new Date(time).getTime() === time && new Date(time).toISOString().startsWith(text) ? BigInt(time / 1000) : null;
}

function momentOf(text) {
  const [, day, clock, seconds = ":00", offset] = text.match(MOMENT) ?? [];
  const time = day && dayOf(day) !== null ? Date.parse(`${day}T${clock}${seconds}${offset}`) / 1000 : null;
  return time === null || time < Number(dayOf("0001-01-01")) || time >= Number(dayOf("9999-12-31") + SECONDS) ? null : BigInt(time);
}

// A number in steps of its fact, however it is written (5.0, 1e5); null for what is none, or is finer than a step.
function numberOf(own, text) {
  const [, sign, whole, part = "", power] = text.match(DECIMAL) ?? [];
  if (whole === undefined || text.length > LONGEST_NUMBER) return null;
  if (own.kind === "integer" && whole === text.replace(/^[+-]/, "") && whole.length > MOST_DIGITS) return null;
  const places = own.step.split(".")[1]?.length ?? 0;
  const digits = (whole + part).replace(/^0+/, "");
  const kept = digits.replace(/0+$/, "");
  if (!kept) return 0n;
  const exponent = Number(power ?? 0) - part.length + digits.length - kept.length; // of the last digit that is kept
  if (exponent < -places || kept.length + exponent + places > MOST_DIGITS) return null;
  const size = BigInt(kept) * 10n ** BigInt(exponent + places);
  return sign === "-" ? -size : size;
}

// A value as a whole number that can be compared and counted; null where it cannot be read.
function measure(own, text) {
  if (own.kind === "date") return dayOf(text) === null ? null : dayOf(text) / SECONDS;
  return own.kind === "datetime" ? momentOf(text) : numberOf(own, text);
}

// Where an item begins and ends, both included; null for what cannot be read.
function boundsOf(own, item) {
  const [, sign, bound, low, high] = item.trim().match(RANGE) ?? [null, "=", item.trim()];
  if (sign === undefined) {
    return low || high ? [low ? measure(own, low) : -Infinity, high ? measure(own, high) : Infinity] : [null, null];
  }
  const at = measure(own, bound);
  if (at === null || sign === "=") return [at, at];
  return sign.startsWith(">") ? [sign === ">" ? at + 1n : at, Infinity] : [-Infinity, sign === "<" ? at - 1n : at];
}

// What an item means: from where to where; null where it cannot be read, or nothing lies in it.
export function spanOf(own, item) {
  const [from, to] = boundsOf(own, item);
  return from === null || to === null || from > to ? null : [from, to];
}

function ends(own, { low, high }) {
  return [low === null ? -Infinity : measure(own, low), high === null ? Infinity : measure(own, high)];
}

function overlap([low, high], [from, to]) {
  const both = [low > from ? low : from, high < to ? high : to];
  return both[0] > both[1] ? null : both;
}

// Neighbouring spans of some cells as one.
function merged(own, cells) {
  const found = [];
  for (const span of own.spans.filter((each) => cells.includes(each.cell))) {
    const before = found.at(-1);
    const end = before ? ends(own, before)[1] : Infinity;
    if (typeof end === "bigint" && end + 1n === ends(own, span)[0]) before.high = span.high;
    else found.push({ ...span });
  }
  return found;
}

function rangeOf({ low, high }) {
  if (low === high) return low ?? "any";
  if (low === null) return `<= ${high}`;
  return high === null ? `>= ${low}` : `${low} .. ${high}`;
}

const MONTHS = "January February March April May June July August September October November December".split(" ");
const NO_VALUE = {
  date: "is not a day; write it as 2024-05-30",
  datetime: "is not a moment with its offset; write it as 2024-05-30T14:00:00Z or 2024-05-30T14:00:00+02:00",
  integer: "is not a whole number",
};

export function rangeLabel(own, item) {
  const day = (text) => text.replace(/(\d{4})-(\d\d)-(\d\d)(?!T)/, (_, y, m, d) => `${Number(d)} ${MONTHS[m - 1]} ${y}`);
  const [, sign, bound, low, high] = item.match(RANGE) ?? [null, "=", item];
  const when = own.kind === "date" || own.kind === "datetime";
  if (sign === undefined) {
    if (low && high) return `between ${day(low)} and ${day(high)}${own.unit ? ` ${own.unit}` : ""}`;
    return rangeLabel(own, low ? `>= ${low}` : `<= ${high}`);
  }
  const words = when
    ? { ">=": "{} or later", "<=": "{} or earlier", ">": "after {}", "<": "before {}", "=": "{}" }
    : { ">=": "at least {}", "<=": "at most {}", ">": "more than {}", "<": "less than {}", "=": "{}" };
  return words[sign].replace("{}", day(bound)) + (own.unit ? ` ${own.unit}` : "");
}

function noValue(own, item) {
  const places = own.step?.split(".")[1]?.length ?? 0;
  const [from, to] = boundsOf(own, item);
  if (from !== null && to !== null) return "has its end before its beginning";
  return NO_VALUE[own.kind] ?? `is not a number of at most ${places} ${places === 1 ? "place" : "places"}`;
}

export const SCALES = {
  weights(own, items) {
    const found = own.weights.map(() => 0);
    const meant = items.map((item) => (own.optional && item === "present" ? [-Infinity, Infinity] : spanOf(own, item)));
    for (const span of own.spans) {
      if (meant.some((each) => each && overlap(ends(own, span), each))) found[span.cell] = 1;
    }
    return found;
  },

  items: (own, cells) => merged(own, cells).map(rangeOf),
  label: rangeLabel,
  trimmed: true,

  // Why an item cannot be stated: it cannot be read, or lies beyond the bounds of the fact.
  wrong(own, item) {
    const span = spanOf(own, item);
    if (!span) return `“${item}” ${noValue(own, item)}`;
    const all = { low: own.spans[0].low, high: own.spans.at(-1).high };
    return overlap(ends(own, all), span) ? null : `${own.name} is never ${rangeLabel(own, item)}: it is ${rangeLabel(own, rangeOf(all))}`;
  },

  // The one value that items state; none where they state more.
  exactly(own, items) {
    const [from, to] = (items.length === 1 && spanOf(own, items[0])) || [null, NaN];
    return from === to ? items[0].replace(/^=\s*/, "") : "";
  },
};

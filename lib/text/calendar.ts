const ISO_DATE = /^(\d{4})-(\d\d)-(\d\d)$/;

/** Days of an era of 400 years, after which the Gregorian calendar repeats. */
const ERA_DAYS = 146_097;

/** Days from March 1 of year 0; years begin in March here, so that a leap day ends one. */
function dayNumber(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const monthFromMarch = (month + 9) % 12;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return 365 * shifted + leapDays + Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
}

function dateOf(number: number): [year: number, month: number, day: number] {
  const era = Math.floor(number / ERA_DAYS);
  const inEra = number - era * ERA_DAYS;
  const years = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100));
  const monthFromMarch = Math.floor((5 * inYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const day = inYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  return [era * 400 + years + (month <= 2 ? 1 : 0), month, day];
}

function parts(date: string): [number, number, number] | undefined {
  const match = ISO_DATE.exec(date);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

function written(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Whether a text is a day of the calendar, as `2026-11-24`. */
export function isDate(text: string): boolean {
  const given = parts(text);
  return given !== undefined && written(...dateOf(dayNumber(...given))) === text;
}

/** The ISO 8601 date so many days after another one. Without a clock, so that a plan reads the same on any day. */
export function addDays(date: string, days: number): string {
  const given = parts(date);
  if (given === undefined) throw new Error(`'${date}' is not a date: write it as 2026-11-24`);
  return written(...dateOf(dayNumber(...given) + days));
}

import fc from 'fast-check';
import { addDays, isDate } from '../../lib/text/calendar';

const iso = (date: Date): string => date.toISOString().slice(0, 10);
const dates = fc.date({ min: new Date('1600-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });

test('counts days as the calendar of JavaScript does', () =>
  fc.assert(
    fc.property(dates, fc.integer({ min: 0, max: 40_000 }), (date, days) => {
      const later = new Date(`${iso(date)}T00:00:00Z`);
      later.setUTCDate(later.getUTCDate() + days);
      expect(addDays(iso(date), days)).toBe(iso(later));
    }),
  ));

test.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '2026-1-1', 'tomorrow', ''])(
  "'%s' is not a date",
  (text) => expect(isDate(text)).toBe(false),
);

test.each(['2024-02-29', '2000-02-29', '2026-12-31'])('%s is one', (text) => expect(isDate(text)).toBe(true));

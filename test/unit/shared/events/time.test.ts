import { parseTime } from '../../../../nodes/shared/events/time';

const MOMENT = Date.UTC(2026, 4, 22, 9, 14, 7);

describe('parseTime', () => {
	test.each([
		['Unix seconds', MOMENT / 1000],
		['Unix seconds as text', String(MOMENT / 1000)],
		['Unix milliseconds', MOMENT],
		['Unix milliseconds as text', String(MOMENT)],
		['ISO 8601 in UTC', '2026-05-22T09:14:07Z'],
		['ISO 8601 with an offset', '2026-05-22T12:14:07+03:00'],
		['an offset without colon', '2026-05-22T12:14:07+0300'],
		['no zone, taken as UTC', '2026-05-22 09:14:07'],
		['lower case, as RFC 3339 allows', '2026-05-22t09:14:07z'],
		['nanoseconds', '2026-05-22T09:14:07.000999999Z'],
		['hours alone for the zone', '2026-05-22 12:14:07+03'],
		['a space before the zone', '2026-05-22 12:14:07 +03:00'],
		['a zone west of Greenwich', '2026-05-22T04:44:07-04:30'],
		['the basic form', '20260522T091407Z'],
		['a comma before the fraction', '2026-05-22T09:14:07,000Z'],
		['fractional Unix seconds', `${MOMENT / 1000}.0009`],
		['the date of an HTTP header (RFC 9110)', 'Fri, 22 May 2026 09:14:07 GMT'],
		['the date of a mail (RFC 5322)', 'Fri, 22 May 2026 12:14:07 +0300'],
		['the same without a day of the week', '22 May 2026 12:14:07 +0300'],
	])('%s', (_, value) => {
		expect(parseTime(value)).toBe(MOMENT);
	});

	test.each([
		['2026-05-22T04:14:07.000+-5:00', '-05:00'],
		['2026-05-21T23:14:07.000+-10:00', '-10:00'],
		['2026-05-22T05:44:07.000+-3:-30', '-03:30'],
		['2026-05-22T00:14:07.000+-9:00', '-09:00'],
	])('%s, from an app on Android 5 and 6, has the offset %s', (text) => {
		expect(parseTime(text)).toBe(MOMENT);
	});

	test('keeps milliseconds', () => {
		expect(parseTime('2026-05-22T09:14:07.123456789Z')).toBe(MOMENT + 123);
		expect(parseTime('2026-05-22T09:14:07.5Z')).toBe(MOMENT + 500);
		expect(parseTime(1779441247.5)).toBe(1779441247500);
	});

	test('without seconds, at midnight as 24:00, and a leap second', () => {
		expect(parseTime('2026-05-22T09:14Z')).toBe(Date.UTC(2026, 4, 22, 9, 14));
		expect(parseTime('2026-05-22 12:14+03')).toBe(Date.UTC(2026, 4, 22, 9, 14));
		expect(parseTime('2 Jan 2026 09:14 GMT')).toBe(Date.UTC(2026, 0, 2, 9, 14));
		expect(parseTime('2026-05-21T24:00:00Z')).toBe(Date.UTC(2026, 4, 22));
		expect(parseTime('2016-12-31T23:59:60Z')).toBe(Date.UTC(2017, 0, 1));
	});

	test('the bounds of what is read', () => {
		expect(parseTime(0)).toBe(0);
		expect(parseTime('0')).toBe(0);
		expect(parseTime(1e11 - 1)).toBe((1e11 - 1) * 1000);
		expect(parseTime(1e11)).toBe(1e11);
		expect(parseTime('0000-01-01T00:00:00Z')).toBe(Date.UTC(-1, 12, 1));
	});

	test.each(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'])(
		'%s by its name',
		(month) => {
			const place = new Date(`${month} 2, 2026 00:00:00 UTC`).getUTCMonth();
			const time = Date.UTC(2026, place, 2, 9, 14, 7);
			expect(parseTime(`2 ${month} 2026 09:14:07 UT`)).toBe(time);
		},
	);

	test.each(['Fri, 22 May 2026 09:14:07 GMT', '2026-05-22T09:14:07Z'])(
		'%s and nothing around it',
		(text) => {
			expect(parseTime(text)).toBe(MOMENT);
			expect(parseTime(`.${text}`)).toBeUndefined();
			expect(parseTime(`${text}.`)).toBeUndefined();
		},
	);

	test.each([
		['2026-05-22T24:00:00Z', Date.UTC(2026, 4, 23)],
		['2026-05-22T24:00:01Z', undefined],
		['2026-05-22T24:01:00Z', undefined],
		['2026-05-22T25:00:00Z', undefined],
		['2026-05-22T00:59:00Z', Date.UTC(2026, 4, 22, 0, 59)],
		['2026-05-22T00:60:00Z', undefined],
		['2026-05-22T00:00:00-23:59', Date.UTC(2026, 4, 22, 23, 59)],
		['2026-05-22T00:00:00-24:00', undefined],
		['2026-05-22T00:00:00-23:60', undefined],
		['2026-04-31T00:00:00Z', undefined],
		['2026-04-00T00:00:00Z', undefined],
		['2026-13-01T00:00:00Z', undefined],
		['2026-04-31T00:00:00+03:00', undefined],
	])('%s: the bounds of days, hours and zones', (text, time) => {
		expect(parseTime(text)).toBe(time);
	});

	test('no zone is UTC wherever this runs', () => {
		// jest.config.js sets the zone. In a zone without an offset this test could not fail.
		expect(new Date(MOMENT).getTimezoneOffset()).not.toBe(0);
		expect(parseTime('2026-05-22T09:14:07')).toBe(MOMENT);
	});

	test.each([
		'',
		' ',
		'now',
		'Friday, 22-May-26 09:14:07 GMT',
		'Fri May 22 09:14:07 2026',
		'Fri, 31 Feb 2026 09:14:07 GMT',
		'Fri, 22 Xyz 2026 09:14:07 GMT',
		'2026-02-30T09:14:07Z',
		'2026-05-22T09:60:07Z',
		'2026-05-22T09:14:61Z',
		'2026-05-22T24:00:01Z',
		'2026-05-22T09:14:07+24:00',
		'2026-05-22T09Z',
		'1779441247.',
		'2026-05-22',
		'2026-13-22T09:14:07Z',
		'2026-05-22T25:14:07Z',
		'2026-05-22T09:14:07+',
		'2026-05-22T09:14:07+-',
		'2026-05-22T09:14:07+-5',
		'2026-05-22T09:14:07+-5:0',
		'2026-05-22T09:14:07+-5:60',
		'2026-05-22T09:14:07+-24:00',
		'2026-05-22T09:14:07+--5:00',
		'2026-05-22T09:14:07--5:00',
		'2026-05-22T09:14:07+-5:00Z',
		'x2026-05-22T09:14:07Z',
		'2026-05-22T09:14:07Zx',
		'0000-01-01T00:00:00+01:00',
		'1e9',
		'-5',
		'+5',
		'0x10',
		'12345678901234567',
		' 1779441247',
		'1779441247 ',
		'１７７９',
		-1,
		NaN,
		Infinity,
		1e300,
		8.64e15,
		null,
		undefined,
		true,
		{},
		[],
		[1779441247],
		10n,
	])('%p is no time', (value) => {
		expect(parseTime(value)).toBeUndefined();
	});

	test('every accepted time can be written with a four-digit year', () => {
		expect(new Date(parseTime(253402300799999) ?? 0).toISOString()).toBe(
			'9999-12-31T23:59:59.999Z',
		);
		expect(parseTime(253402300800000)).toBeUndefined();
	});
});

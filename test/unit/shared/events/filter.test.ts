import type { SmsEvent } from '../../../../nodes/shared/events/event';
import { passesFilters, readFilters } from '../../../../nodes/shared/events/filter';
import { sampleEvent } from '../../../support/event';

const passes = (filters: Record<string, unknown>, event: Partial<SmsEvent>) =>
	passesFilters({ ...sampleEvent, ...event }, readFilters(filters));

test('without filters everything passes', () => {
	expect(passes({}, {})).toBe(true);
	expect(passes({ textContains: '', batchIds: ' , ', senders: ',' }, {})).toBe(true);
});

test.each([
	['order', 'Your order is on its way', true],
	['ORDER', 'your order', true],
	['invoice, order', 'your order', true],
	['invoice', 'your order', false],
	['order', null, false],
	['cafe\u0301', 'caf\u00e9', true],
	['your\u00a0order', 'Your order', true],
	['or\u200bder', 'your order', true],
	['\u{1d428}rder', 'your order', true],
	['SİPARİŞ', 'Siparişiniz yolda', true],
	['sipariş', 'SİPARİŞİNİZ YOLDA', true],
	['FATURA KAPALI', 'Fatura kapalı', true],
	['kapalı', 'FATURA KAPALI', true],
])('textContains %j of %j: %s', (textContains, text, expected) => {
	expect(passes({ textContains }, { text })).toBe(expected);
});

test.each([
	['104525848', '104525848', true],
	['1, 104525848', '104525848', true],
	['10452584', '104525848', false],
	['104525848', null, false],
])('batchIds %j of %j: %s', (batchIds, batchId, expected) => {
	expect(passes({ batchIds }, { batchId })).toBe(expected);
});

test.each([
	['MYSHOP', 'MyShop', true],
	['905301234567', '+905301234567', true],
	['+905301234567', '905301234567', true],
	['+90 530 123 45 67', '+905301234567', true],
	['0090 (530) 123-45-67', '+905301234567', true],
	['\u202a+905301234567\u202c', '+905301234567', true],
	['+90\u00a0530\u00a01234567', '905301234567', true],
	['+905301234567', '0090 530 123 45 67', true],
	['My Shop', 'MYSHOP', false],
	['MYSHO', 'MYSHOP', false],
	['MYSHOP', 'MY+SHOP', false],
	['MYSHOP', null, false],
])('senders %j of %j: %s', (senders, from, expected) => {
	expect(passes({ senders }, { from })).toBe(expected);
});

test('all filters that are set must pass', () => {
	const event = { text: 'your order', from: 'MYSHOP' };
	expect(passes({ textContains: 'order', senders: 'MYSHOP' }, event)).toBe(true);
	expect(passes({ textContains: 'order', senders: 'OTHER' }, event)).toBe(false);
});

test('an unrecognized event passes every filter: its fields cannot be read', () => {
	expect(
		passes({ textContains: 'x', batchIds: 'x', senders: 'x' }, { event: 'unrecognized' }),
	).toBe(true);
});

test('a list of numbers that an expression gives still matches', () => {
	expect(passes({ batchIds: [104525848] }, { batchId: '104525848' })).toBe(true);
});

test.each([
	[{ senders: null }, /Senders/],
	[{ textContains: { a: 1 } }, /Text Contains/],
	[{ batchIds: [null] }, /Batch IDs/],
	[null, /Filters/],
	['x', /Filters/],
])('filters %j cannot be read, and the message names the parameter', (filters, name) => {
	expect(() => readFilters(filters)).toThrow(name);
});

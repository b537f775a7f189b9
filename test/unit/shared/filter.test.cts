import type { SmsEvent } from '../../../nodes/shared/event';
import { passesFilters } from '../../../nodes/shared/filter';
import { sampleEvent } from '../../support/event.cts';

const passes = (filters: Parameters<typeof passesFilters>[1], event: Partial<SmsEvent>) =>
	passesFilters({ ...sampleEvent, ...event }, filters);

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

test('what could not be recognised passes every filter: its fields cannot be read', () => {
	expect(
		passes({ textContains: 'x', batchIds: 'x', senders: 'x' }, { event: 'unrecognized' }),
	).toBe(true);
});

test('a list that an expression turned into a number still matches', () => {
	expect(passes({ batchIds: 104525848 as unknown as string }, { batchId: '104525848' })).toBe(true);
});

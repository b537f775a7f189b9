import { providers } from '../../tools/simulator/index';
import { insertInto, readTable } from './support/dataTable';
import { publishExample, range, sign } from './support/example';

const { vonage } = providers;

test('order-status: writes the final status into the row of the reference, and never another one after it', async () => {
	const example = await publishExample('order-status');
	const report = (event: string, message: number, reference: string) =>
		vonage.build(event, { ...sign(example), message, set: { client_ref: reference } });
	// Creates the table. The table has no such row yet, so no row changes.
	expect(await example.run(await report('delivered', 1, 'order-0'), 'Order Changed')).toEqual([[]]);
	const orders = range(6).map((index) => `order-${1 + index}`);
	await insertInto(
		'orders',
		orders.map((orderId, index) => ({ orderId, ...(index === 5 && { smsStatusRank: 2 }) })),
	);
	const first = orders.map((order, index) =>
		report(index % 2 === 0 ? 'delivered' : 'undeliverable', 10 + index, order),
	);
	const [changed = []] = await example.runMany(
		await Promise.all([...first, report('delivered', 20, 'nobody’s')]),
		'Order Changed',
	);
	expect(changed.map(({ orderId }) => orderId).sort()).toEqual(orders);

	// Late reports, for the same messages and for other messages of the same orders.
	const late = orders.map((order, index) => report('rejected', 30 + index, order));
	const [again] = await example.runMany(await Promise.all(late), 'Order Changed');
	expect(again).toEqual([]);
	expect(await readTable('orders')).toMatchObject(
		orders.map((orderId, index) => ({
			orderId,
			smsStatusRank: 3,
			...(index % 2 === 0
				? { smsStatus: 'delivered', smsError: null, smsAt: expect.any(String) as string }
				: { smsStatus: 'failed', smsError: 'Message already sent' }),
		})),
	);
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { smsEventSchema } from '../../tools/eventSchema';
import {
	EVENT_NAMES,
	FINAL_RANK,
	INTERMEDIATE_RANK,
	STATUS_OF,
	STATUSES,
} from '../../nodes/shared/events/vocabulary';
import type { Preset } from '../../nodes/SmsWebhook/preset';
import { PRESETS } from '../../nodes/SmsWebhook/presets';
import { KNOWN_WORDS } from '../../nodes/SmsWebhook/words';
import { type IgnoredReason, REJECTIONS } from '../../nodes/shared/http/responses';
import { eventExamples, eventPage } from '../../tools/eventPage';
import { sectionOf, tableRows as rowsOf } from '../../tools/markdown';
import { PAYLOADS, PROVIDER_IDS, PROVIDERS } from '../../tools/providers';
import { fixtureEvents } from '../../tools/simulator/payload';
import { documentedEvent } from '../support/documentedEvent';

const root = resolve(__dirname, '../..');
const PAGES = [
	'README.md',
	'CHANGELOG.md',
	'CONTRIBUTING.md',
	'RELEASING.md',
	'SECURITY.md',
	'bench/README.md',
	'deploy/README.md',
	'docs/tr/README.md',
	'examples/README.md',
	...readdirSync(resolve(root, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
];
const PROVIDER_PAGES = PROVIDER_IDS.map((id) => PROVIDERS[id].page);
/** As in "`PENDING` is `sms.sent`, `REJECTED` `sms.failed`" or "1 is `sms.delivered`". */
const WORD_AND_EVENT = /(?:`(\S+)`|\b(\d+))(?: is)? `((?:sms)\.\w+)`/g;
const read = (page: string) => readFileSync(resolve(root, page), 'utf8');

/** Cells of the rows of every table on a page (or in a section of the page), without code marks. */
function tableRows(page: string, heading?: string): string[][] {
	const text = heading === undefined ? read(page) : (sectionOf(read(page), heading) ?? '');
	return rowsOf(text).map((cells) => cells.map((cell) => cell.replace(/^`([^`]*)`$/, '$1')));
}

describe('docs/answers.md', () => {
	test('has a heading for every refusal, in the order of the code, with status, meaning and cure', () => {
		const refused = sectionOf(read('docs/answers.md'), '## Refused') ?? '';
		const [, ...sections] = refused.split('\n### ');
		const written = sections.map((section) => /^(\S+)\n\n(.+)\n\n([^]*)$/.exec(section.trim()));
		expect(written.map((parts) => parts?.slice(1, 3))).toEqual(
			Object.entries(REJECTIONS).map(([code, { status, meaning }]) => [
				code,
				`${status}: ${meaning}.`,
			]),
		);
		for (const parts of written) expect(parts?.[3]?.length).toBeGreaterThan(40);
	});
	test('has every status an answer can have', () => {
		const statuses = tableRows('docs/answers.md', '## In short')
			.slice(1)
			.map(([, status]) => status);
		const possible = Object.values(REJECTIONS).map(({ status }) => String(status));
		expect(new Set(statuses)).toEqual(new Set(['200', ...possible]));
	});
	test('has every reason for ignoring an event', () => {
		const reasons: Record<IgnoredReason, true> = {
			event_not_selected: true,
			filtered: true,
			duplicate: true,
		};
		const rows = tableRows('docs/answers.md', '## 200: received').slice(1);
		expect(rows.map(([reason]) => reason)).toEqual(Object.keys(reasons));
	});
});

describe('the README', () => {
	test('is read in a few minutes', () => {
		const lines = read('README.md').trimEnd().split('\n');
		expect(lines.length).toBeLessThanOrEqual(120);
	});
	test('has one row for every provider, with a link to its page', () => {
		const pages = tableRows('README.md', '## Set up in five minutes').flatMap(([name = '']) =>
			[...name.matchAll(/\]\(docs\/([\w-]+)\.md\)/g)].map(([, page]) => page),
		);
		expect([...pages].sort()).toEqual([...PROVIDER_PAGES].sort());
	});
});

test('every picture is on a page', () => {
	const text = PAGES.map(read).join('\n');
	const pictures = readdirSync(resolve(root, 'docs/images'));
	expect(pictures.length).toBeGreaterThan(20);
	expect(pictures.filter((picture) => !text.includes(`images/${picture}"`))).toEqual([]);
});

test('docs/README.md leads to every page that is not a provider’s', () => {
	const links = [...read('docs/README.md').matchAll(/\]\(([\w.-]+)\)/g)].map(([, page]) => page);
	const pages = readdirSync(resolve(root, 'docs')).filter((file) => file.endsWith('.md'));
	// The README's table links the pages of the providers. guide.test.ts checks these links, also for providers without
	// a row.
	const ids = [
		...PROVIDER_PAGES,
		...readdirSync(resolve(root, 'nodes')).map((one) => one.toLowerCase()),
	];
	const known = ['README.md', ...ids.map((id) => `${id}.md`), ...links];
	expect(pages.filter((page) => !known.includes(page))).toEqual([]);
});

describe('the event', () => {
	test('docs/event.md has every key, in the order of the event', () => {
		const rows = tableRows('docs/event.md', '## Keys').slice(1);
		const keys = Object.keys(smsEventSchema.shape);
		expect(rows.slice(0, keys.length).map(([key]) => key)).toEqual(keys);
	});
	test('docs/event.md is what `npm run reference` writes', () => {
		const page = read('docs/event.md');
		// Prettier has aligned the page's tables. A failure must not print the whole pages: they are too long.
		const bare = (text: string) => text.replace(/[\s-]+/g, '');
		const isCurrent = bare(eventPage(page)) === bare(page);
		expect(isCurrent ? 'current' : 'run `npm run reference`').toBe('current');
		const ids = page.split('\n').find((line) => line.startsWith('| `provider`')) ?? '';
		for (const id of PROVIDER_IDS) expect(ids).toContain(`\`${id}\``);
	});
	test('docs/event.examples.json is what `npm run reference` writes', () => {
		const written = JSON.stringify(JSON.parse(read('docs/event.examples.json')));
		const isCurrent = written === JSON.stringify(eventExamples());
		expect(isCurrent ? 'current' : 'run `npm run reference`').toBe('current');
	});
	test('docs/event.md names every status', () => {
		const rows = tableRows('docs/event.md', '## Events and statuses').slice(1);
		const statuses = rows.map(([, status]) => status).filter((status) => status !== 'null');
		expect(statuses).toEqual(STATUSES);
	});
	test('docs/event.md has status, rank and finality of every event', () => {
		const rows = tableRows('docs/event.md', '## Events and statuses').slice(1);
		expect(rows.map((row) => row.slice(0, 4))).toEqual(
			EVENT_NAMES.map((event) => {
				const status = STATUS_OF[event];
				const rank = status && (INTERMEDIATE_RANK[status] ?? FINAL_RANK);
				return [event, status ?? 'null', String(rank ?? 'null'), String(rank === FINAL_RANK)];
			}),
		);
	});
});

describe('the page of each provider', () => {
	test.each(PROVIDER_IDS)(
		'%s: names every documented event with what becomes of it, and has the sections the editor links to',
		(provider) => {
			const file = `docs/${PROVIDERS[provider].page}.md`;
			const page = read(file);
			expect(page).toMatch(/^## Credential$/m);
			expect(page).toMatch(/^## Sources$/m);
			// The page of any provider lists words instead: see the next test.
			for (const name of provider === 'custom' ? [] : fixtureEvents(provider)) {
				const { event } = documentedEvent(provider, name, 0);
				const rows = tableRows(file).filter(
					([sent]) => sent === name || sent?.includes(`\`${name}\``),
				);
				const row = `a row of ${file} for ${name}`;
				expect([row, ...rows.map(([, became]) => became)]).toEqual([row, event]);
			}
		},
	);
});

test('the page of any provider names every event, with all the words that need no row', () => {
	const section = sectionOf(read('docs/any-provider.md'), '## Events') ?? '';
	const lists = [...section.matchAll(/^- `([\w.]+)`: (.+)$/gm)];
	expect(lists.length).toBeGreaterThan(5);
	const words = lists.flatMap(([, event, list]) => list?.split(', ').map((word) => [word, event]));
	expect(Object.fromEntries(words as string[][])).toEqual(KNOWN_WORDS);
	for (const event of EVENT_NAMES) expect(section).toContain(`\`${event}\``);
});

describe('the page of any provider, on each preset', () => {
	test.each(Object.entries<Preset>(PRESETS))(
		'%s: has a section, whose words are true',
		(id, { name }) => {
			const section = sectionOf(read('docs/any-provider.md'), `### ${name.replace('’', "'")}`);
			expect(section?.length).toBeGreaterThan(100);
			const found = PAYLOADS.find(({ proof }) => proof.providerId === id);
			for (const [, word, digits, event] of section?.matchAll(WORD_AND_EVENT) ?? []) {
				const sent = word ?? digits ?? '';
				expect([sent, documentedEvent('custom', sent, 0, found?.proof).event]).toEqual([
					sent,
					event,
				]);
			}
		},
	);
});

test('deploy/ installs this version', () => {
	const { version } = JSON.parse(read('package.json')) as { version: string };
	const files = ['.env.example', 'compose.yaml', 'single/compose.yaml', 'Dockerfile'];
	const named = files.map((file) => [
		file,
		/(?:SMS_DELIVERY_VERSION(?:=|:-)|n8n-nodes-sms-delivery@)(\d[\d.]*)/.exec(
			read(`deploy/${file}`),
		)?.[1],
	]);
	expect(named).toEqual(files.map((file) => [file, version]));
});

describe('links', () => {
	const anchorsOf = (page: string) =>
		[...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
			(heading as string)
				.toLowerCase()
				.replace(/[^\p{L}\p{N} _-]/gu, '')
				.replaceAll(' ', '-'),
		);

	test.each(PAGES)('of %s lead to files and headings that exist', (page) => {
		for (const [, target = ''] of read(page).matchAll(/\]\(([^)\s]+)\)/g)) {
			if (/^https?:/.test(target)) continue;
			const [file = '', anchor] = target.split('#');
			const path = file === '' ? page : `${dirname(page)}/${file}`;
			expect([target, existsSync(resolve(root, path))]).toEqual([target, true]);
			if (anchor !== undefined) expect(anchorsOf(path)).toContain(anchor);
		}
	});

	test('that the editor shows lead to pages and headings that exist', () => {
		const files = readdirSync(resolve(root, 'nodes'), { recursive: true, encoding: 'utf8' });
		const codex = files.filter((file) => file.endsWith('.node.json'));
		expect(codex.length).toBeGreaterThan(0);
		for (const file of codex) {
			const urls = [...read(`nodes/${file}`).matchAll(/blob\/main\/([^"#]+)#?([^"]*)"/g)];
			expect(urls).toHaveLength(2);
			for (const [, page = '', anchor = ''] of urls) {
				expect([page, PAGES.includes(page)]).toEqual([page, true]);
				if (anchor !== '') expect(anchorsOf(page)).toContain(anchor);
			}
		}
	});
});

import { measureApart } from '../child.cts';
import type { RulesJob, SizeResult } from './main.cts';
import { SUBJECTS, type Scheme } from './subjects.cts';

export interface SubjectResult {
	readonly name: string;
	readonly scheme: Scheme;
	readonly sizes: readonly SizeResult[];
}

/** Each subject in a process of its own, since most n8n know one provider only. */
export async function measureRules(
	folder: string,
	rounds: number,
	say: (line: string) => void,
): Promise<SubjectResult[]> {
	const results: SubjectResult[] = [];
	for (const { name, scheme } of SUBJECTS) {
		say(`Rules: ${name}`);
		const job: RulesJob = { folder, subject: name, rounds };
		results.push({ name, scheme, sizes: await measureApart('rules/main.cts', job) });
	}
	return results;
}

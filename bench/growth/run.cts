import { measureApart } from '../child.cts';
import type { GrowthJob, GrowthResults } from './main.cts';

/** What an event costs while more and more are remembered. */
export async function measureGrowth(
	folder: string,
	rounds: number,
	say: (line: string) => void,
): Promise<GrowthResults> {
	say('Remembered events');
	return await measureApart<GrowthJob, GrowthResults>('growth/main.cts', { folder, rounds });
}

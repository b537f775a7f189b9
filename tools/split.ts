/**
 * `npm run split [folder]`: writes a package that stands alone for each provider, ready to be the root of a repository.
 * The whole package is generated. Do not edit it.
 */
import { resolve } from 'node:path';

import { writeSplitPackages } from './split/write';

const folder = resolve(process.argv[2] ?? resolve(__dirname, '../split'));
for (const written of writeSplitPackages(folder)) console.log(written);

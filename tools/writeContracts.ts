// npm run docs: writes docs/contracts.md from the schemas.
import { writeFileSync } from 'node:fs';
import { contractsMarkdown } from './contracts.js';

// build/tools/ → the repository
const root = new URL('../../', import.meta.url);
writeFileSync(new URL('docs/contracts.md', root), contractsMarkdown(new URL('docs/examples/complete/', root)));
process.stderr.write('docs/contracts.md written\n');

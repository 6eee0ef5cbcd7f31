import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './install.mjs';

// Native packages come as one optional package a platform. A lock file written against a mirror that
// lacks some of them makes npm ci fail, or pass over them in silence, on those platforms.

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

const missing = [];
for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
  for (const name of Object.keys(optionalDependencies)) {
    if (!isLocked(path, name)) missing.push(`${path || 'the root'} → ${name}`);
  }
}

/** As Node resolves it: in the package's own node_modules, or in one above. */
function isLocked(path, name) {
  for (let folder = path; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    if (packages[folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`]) return true;
    if (folder === '' || !folder.includes('node_modules/')) {
      return packages[`node_modules/${name}`] !== undefined;
    }
  }
}

for (const line of missing) say(`package-lock.json lacks ${line}`);
process.exitCode = missing.length === 0 ? 0 : 1;

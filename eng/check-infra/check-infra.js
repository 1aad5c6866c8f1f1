// node check-infra.js: checks infra/. node check-infra.js Microsoft.KeyVault/vaults@2024-11-01: prints what such a resource may have.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { check, readFolder } = require('./src/check');
const { describe } = require('./src/describe');
const { libraryFile } = require('./src/library-file');
const { TypeLibrary } = require('./src/type-library');

const library = new TypeLibrary(libraryFile());
if (process.argv.length > 2) {
  process.argv.slice(2).forEach((name) => console.log(describe(library, name)));
} else {
  const folder = path.join(__dirname, '..', '..', 'infra');
  const parametersFile = { main: path.join(folder, 'main.bicep'), json: JSON.parse(fs.readFileSync(path.join(folder, 'main.parameters.json'), 'utf8')) };
  const { faults, files } = check(readFolder(folder), library, parametersFile);
  for (const { file, line, column, rule, message } of faults) console.error(`${path.relative(process.cwd(), file)}:${line}:${column}: ${rule}: ${message}`);
  console.log(`check-infra: ${files.size} files, ${[...files.values()].reduce((sum, file) => sum + file.resources.length, 0)} resources, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

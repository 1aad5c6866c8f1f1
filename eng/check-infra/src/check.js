// Checks every Bicep file of a folder, and gives what is wrong as [{file, line, column, rule, message}].
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { BicepFile } = require('./bicep-file');
const { checkNames } = require('./check-names');
const { checkParametersFile, checkReferences } = require('./check-references');
const { checkResources } = require('./check-resources');

function readFolder(folder) {
  const names = fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.bicep')).sort();
  return new Map(names.map((name) => [path.join(folder, name), fs.readFileSync(path.join(folder, name), 'utf8')]));
}

/** @param texts path → text */
function check(texts, library, parametersFile) {
  const faults = [];
  const reporter = (file) => (node, rule, message) => {
    const { row, column } = node.startPosition;
    faults.push({ file, line: row + 1, column: column + 1, rule, message });
  };

  const files = new Map();
  for (const [name, text] of texts) {
    const file = new BicepFile(name, text);
    const errors = file.syntaxErrors;
    errors.forEach((node) => reporter(name)(node, 'syntax', 'cannot be read here'));
    files.set(path.normalize(name), file);
  }
  if (faults.length > 0) return { faults, files };

  for (const [name, file] of files) {
    const report = reporter(name);
    checkNames(file, report);
    checkResources(file, library, report);
    checkReferences(file, (relative) => files.get(path.normalize(path.join(path.dirname(name), relative))), report);
  }
  if (parametersFile) checkParametersFile(files.get(parametersFile.main), parametersFile.json, reporter(parametersFile.main));
  return { faults, files };
}

module.exports = { check, readFolder };

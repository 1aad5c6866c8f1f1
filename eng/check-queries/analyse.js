// Reads { name: query } from a JSON file and prints { name: [faults] }: what the Kusto language service finds wrong in each query.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

// The package is a pair of scripts for a browser page, of which the first defines what the second needs; neither is a module.
const folder = path.join(__dirname, 'node_modules', '@kusto', 'language-service-next');
for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
  vm.runInThisContext(fs.readFileSync(path.join(folder, file), 'utf8'), { filename: file });
}

const { GlobalState, KustoCode, Symbols } = globalThis.Kusto.Language;
const tables = Object.entries(require('./tables.json'))
  .map(([name, columns]) => Symbols.TableSymbol.From(`(${columns.join(', ')})`).WithName(name));
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('workspace', tables));

function faults(query) {
  const diagnostics = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
  return Array.from({ length: diagnostics.Count }, (_, i) => diagnostics.getItem(i))
    .map(({ Code, Message, Severity, Start }) => `${Severity} ${Code} in line ${query.slice(0, Start).split('\n').length}: ${Message}`);
}

const queries = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, faults(query)]))));

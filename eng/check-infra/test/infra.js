// infra/ and the type library, read once for all tests.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { readFolder } = require('../src/check');
const { libraryFile } = require('../src/library-file');
const { TypeLibrary } = require('../src/type-library');

const infra = path.join(__dirname, '..', '..', '..', 'infra');
const json = JSON.parse(fs.readFileSync(path.join(infra, 'main.parameters.json'), 'utf8'));

module.exports = {
  infra,
  library: new TypeLibrary(libraryFile()),
  parametersFile: { main: path.join(infra, 'main.bicep'), json },
  texts: readFolder(infra),
};

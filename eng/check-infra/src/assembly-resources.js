// Reads the resources embedded in a .NET assembly, from the file alone (ECMA-335, Common Language Infrastructure, partition II).
'use strict';

// II.22: the columns of every metadata table that stands before ManifestResource. 2 and 4: bytes; s, g, b: index into the heap of strings,
// GUIDs, blobs; #hex: index into that table; any other word: coded index (II.24.2.6).
const tables = {
  0x00: '2 s g g g', 0x01: 'ResolutionScope s s', 0x02: '4 s s TypeDefOrRef #4 #6', 0x03: '#4', 0x04: '2 s b', 0x05: '#6',
  0x06: '4 2 2 s b #8', 0x07: '#8', 0x08: '2 2 s', 0x09: '#2 TypeDefOrRef', 0x0a: 'MemberRefParent s b', 0x0b: '2 HasConstant b',
  0x0c: 'HasCustomAttribute CustomAttributeType b', 0x0d: 'HasFieldMarshal b', 0x0e: '2 HasDeclSecurity b', 0x0f: '2 4 #2', 0x10: '4 #4',
  0x11: 'b', 0x12: '#2 #14', 0x13: '#14', 0x14: '2 s TypeDefOrRef', 0x15: '#2 #17', 0x16: '#17', 0x17: '2 s b', 0x18: '2 #6 HasSemantics',
  0x19: '#2 MethodDefOrRef MethodDefOrRef', 0x1a: 's', 0x1b: 'b', 0x1c: '2 MemberForwarded s #1a', 0x1d: '4 #4', 0x1e: '4 4', 0x1f: '4',
  0x20: '4 2 2 2 2 4 b s s', 0x21: '4', 0x22: '4 4 4', 0x23: '2 2 2 2 4 b s s b', 0x24: '4 #23', 0x25: '4 4 4 #23', 0x26: '4 s b',
  0x27: '4 4 s s Implementation', 0x28: '4 4 s Implementation',
};
const manifestResource = 0x28;

const coded = {
  TypeDefOrRef: [0x02, 0x01, 0x1b], HasConstant: [0x04, 0x08, 0x17], HasFieldMarshal: [0x04, 0x08], HasDeclSecurity: [0x02, 0x06, 0x20],
  HasCustomAttribute: [0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0a, 0x00, 0x0e, 0x17, 0x14, 0x11, 0x1a, 0x1b, 0x20, 0x23, 0x26, 0x27, 0x28, 0x2a, 0x2c, 0x2b],
  MemberRefParent: [0x02, 0x01, 0x1a, 0x06, 0x1b], HasSemantics: [0x14, 0x17], MethodDefOrRef: [0x06, 0x0a], MemberForwarded: [0x04, 0x06],
  Implementation: [0x26, 0x23, 0x27], CustomAttributeType: [0x06, 0x0a, 0x06, 0x0a, 0x0a], ResolutionScope: [0x00, 0x1a, 0x23, 0x01],
};

/** @returns {Map<string, Buffer>} the embedded resources by name */
function readResources(file) {
  const pe = file.readUInt32LE(0x3c);
  const optional = pe + 24;
  const sections = optional + file.readUInt16LE(pe + 20);
  const isPlus = file.readUInt16LE(optional) === 0x20b;

  const at = (address) => {
    for (let index = 0; index < file.readUInt16LE(pe + 6); index++) {
      const section = sections + 40 * index;
      const start = file.readUInt32LE(section + 12);
      if (address >= start && address < start + file.readUInt32LE(section + 16)) return address - start + file.readUInt32LE(section + 20);
    }
    throw new Error('not a .NET assembly');
  };

  const cli = at(file.readUInt32LE(optional + (isPlus ? 112 : 96) + 14 * 8));
  const streams = readStreams(file, at(file.readUInt32LE(cli + 8)));
  const resources = at(file.readUInt32LE(cli + 24));
  const found = new Map();
  for (const { offset, name } of readManifest(file, streams)) {
    const start = resources + offset;
    found.set(name, file.subarray(start + 4, start + 4 + file.readUInt32LE(start)));
  }
  return found;
}

function readStreams(file, root) {
  let position = root + 16 + file.readUInt32LE(root + 12);
  const streams = {};
  const count = file.readUInt16LE(position + 2);
  position += 4;
  for (let index = 0; index < count; index++) {
    const end = file.indexOf(0, position + 8);
    streams[file.toString('latin1', position + 8, end)] = root + file.readUInt32LE(position);
    position += 8 + Math.ceil((end + 1 - position - 8) / 4) * 4;
  }
  return streams;
}

function readManifest(file, streams) {
  const start = streams['#~'];
  const heaps = file[start + 6];
  const valid = file.readBigUInt64LE(start + 8);
  const rows = {};
  let position = start + 24;
  for (let table = 0; table < 64; table++) {
    if ((valid >> BigInt(table)) & 1n) {
      rows[table] = file.readUInt32LE(position);
      position += 4;
    }
  }

  const width = (column) => {
    if (column === '2' || column === '4') return Number(column);
    const heap = { s: 1, g: 2, b: 4 }[column];
    if (heap) return heaps & heap ? 4 : 2;
    if (column[0] === '#') return (rows[parseInt(column.slice(1), 16)] ?? 0) < 0x10000 ? 2 : 4;
    const targets = coded[column];
    const most = Math.max(...targets.map((table) => rows[table] ?? 0));
    return most < 2 ** (16 - Math.ceil(Math.log2(targets.length))) ? 2 : 4;
  };
  const rowSize = (table) => tables[table].split(' ').reduce((sum, column) => sum + width(column), 0);

  for (let table = 0; table < manifestResource; table++) {
    if (rows[table]) position += rows[table] * rowSize(table);
  }
  return Array.from({ length: rows[manifestResource] ?? 0 }, (_, index) => {
    const row = position + index * rowSize(manifestResource);
    const name = streams['#Strings'] + (width('s') === 4 ? file.readUInt32LE(row + 8) : file.readUInt16LE(row + 8));
    return { offset: file.readUInt32LE(row), name: file.toString('utf8', name, file.indexOf(0, name)) };
  });
}

module.exports = { readResources };

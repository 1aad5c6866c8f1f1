// Prints what a resource may have: for who writes infra/. A `!` marks what is required; what is read-only is left out.
'use strict';

/** @param name a resource type, with or without @version */
function describe(library, name) {
  const [type, version] = name.split('@');
  const versions = library.versions(type);
  const chosen = version ?? versions.find((one) => !one.includes('preview')) ?? versions[0];
  const found = chosen && library.resource(type, chosen);
  return found ? `${found.name} (versions: ${versions.slice(0, 5).join(', ')} …)\n${print(found.body, '', [])}` : `${name}: no such type or version`;
}

function print(type, indent, seen) {
  switch (type.kind) {
    case 'StringLiteral': return `'${type.definition.value}'`;
    case 'Union': return type.alternatives.map((one) => print(one, indent, seen)).join(' | ');
    case 'Array': return `${print(type.follow(type.definition.itemType), indent, seen)}[]`;
    case 'DiscriminatedObject': return [...type.shapes].map(([value, shape]) => `${value}: ${print(shape, indent, seen)}`).join(` |\n${indent}`);
    case 'Object': {
      if (seen.includes(type.name)) return type.name;
      const lines = [...type.properties.values()].filter((one) => !one.readOnly)
        .map((one) => `${indent}  ${one.name}${one.required ? '!' : ''}: ${print(one.of(), `${indent}  `, [...seen, type.name])}\n`);
      if (type.additional) lines.push(`${indent}  *: ${print(type.additional, `${indent}  `, seen)}\n`);
      return `{\n${lines.join('')}${indent}}`;
    }
    default: return type.kind.toLowerCase();
  }
}

module.exports = { describe };

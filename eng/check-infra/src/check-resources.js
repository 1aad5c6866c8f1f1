// Resources: type, API version, scope, parent; every property's name, type, allowed values; required members; nothing read-only is set.
'use strict';

const { literal, loopOf, propertiesOf, property } = require('./bicep-file');
const { infer } = require('./declared-types');

const scopes = { tenant: 1, managementGroup: 2, subscription: 4, resourceGroup: 8 };
// Bicep's own properties of every resource.
const own = ['parent', 'scope', 'dependsOn', 'name'];

function checkResources(file, library, report) {
  for (const resource of file.resources) {
    const [type, version] = (resource.path ?? '').split('@');
    const known = library.versions(type);
    const found = known.length > 0 && library.resource(type, version);
    if (known.length === 0) report(resource.reference, 'type', `there is no resource type '${type}'`);
    else if (!found) report(resource.reference, 'version', `'${type}' has no API version '${version}'; the newest are ${known.slice(0, 3).join(', ')}`);
    else if (`${type}@${version}` !== found.name) report(resource.reference, 'type', `is spelt '${found.name}'`);
    if (!found) continue;
    resource.bodyType = found.body;
    checkPlace(resource, found, file, type, report);
    if (resource.existing) checkExisting(resource, report);
    else new Walker(file, report).value(resource.object, found.body, true);
  }
}

function checkPlace(resource, { scopes: allowed }, file, type, report) {
  const parent = property(resource.object, 'parent');
  const scope = property(resource.object, 'scope');
  if (allowed && !scope && !parent && !(allowed & scopes[file.scope])) {
    report(resource.reference, 'scope', `'${type}' can't be deployed to a ${file.scope}`);
  }
  const name = literal(property(resource.object, 'name'));
  const levels = type.split('/').length - 1 - (parent ? type.split('/').length - 2 : 0);
  if (name !== undefined && name.split('/').length !== levels) report(resource.reference, 'name', `the name needs ${levels} parts, or a parent`);
  const declared = parent?.type === 'identifier' && file.find(parent.text);
  if (declared?.kind === 'resource' && type.slice(0, type.lastIndexOf('/')) !== declared.path.split('@')[0]) {
    report(parent, 'parent', `'${parent.text}' is not the parent of a '${type}'`);
  }
}

function checkExisting(resource, report) {
  for (const { name, node } of propertiesOf(resource.object)) {
    if (!['name', 'parent', 'scope'].includes(name)) report(node, 'property', `an existing resource has no '${name}' to set`);
  }
}

class Walker {
  constructor(file, report) { Object.assign(this, { file, report, followed: new Set() }); }

  /** Checks that the expression fits the type; `whole`: that it also has all the members required. */
  value(node, type, whole) {
    if (!node || type.kind === 'Any') return;
    switch (node.type) {
      case 'parenthesized_expression': return this.value(node.namedChildren[0], type, whole);
      case 'ternary_expression': return node.namedChildren.slice(1).forEach((branch) => this.value(branch, type, whole));
      case 'for_statement': return this.items([loopOf(node).body], node, type);
      case 'array': return this.items(node.namedChildren.filter((child) => child.type !== 'comment'), node, type);
      case 'object': return this.object(node, type, whole);
      case 'call_expression': return this.call(node, type);
      case 'identifier': {
        const declared = this.file.find(node.text);
        if (declared?.kind === 'var' && !this.followed.has(declared)) {
          this.followed.add(declared);
          return this.value(declared.value, type, whole);
        }
      }
    }
    this.scalar(node, type);
  }

  call(node, type) {
    const [target, list] = node.namedChildren;
    // What is merged may have each required member in any of its parts.
    if (target.text === 'union' || target.text === 'concat') return list.namedChildren.forEach((part) => this.value(part, type, false));
    this.scalar(node, type);
  }

  items(items, node, type) {
    const array = alternatives(type).find((one) => one.kind === 'Array');
    if (!array) return this.report(node, 'value', `is a list, where ${describe(type)} is needed`);
    items.forEach((item) => this.value(item, array.follow(array.definition.itemType), true));
  }

  object(node, type, whole) {
    const shape = alternatives(type).find((one) => one.kind === 'Object' || one.kind === 'DiscriminatedObject');
    if (!shape) return this.report(node, 'value', `is an object, where ${describe(type)} is needed`);
    const given = propertiesOf(node);
    const known = shape.kind === 'Object' ? { properties: shape.properties, additional: shape.additional } : this.discriminated(node, shape);
    if (!known) return;
    const isBody = known.properties.has('apiVersion');
    for (const { name, key, value } of given) {
      const expected = known.properties.get(name);
      if (isBody && own.includes(name) && name !== 'name') continue;
      if (!expected && !known.additional && name !== undefined) this.report(key, 'property', `there is no property '${name}' in ${shape.name}`);
      else if (expected?.readOnly) this.report(key, 'read-only', `'${name}' is read-only`);
      else if (expected) this.value(value, expected.of(), true);
      else if (known.additional) this.value(value, known.additional, true);
    }
    if (!whole) return;
    for (const { name, required, readOnly } of known.properties.values()) {
      if (required && !readOnly && !given.some((one) => one.name === name)) this.report(node, 'missing', `'${name}' is missing in ${shape.name}`);
    }
  }

  discriminated(node, shape) {
    const name = shape.definition.discriminator;
    const value = literal(property(node, name));
    const picked = value !== undefined && shape.shapes.get(value);
    if (value !== undefined && !picked) this.report(node, 'value', `'${value}' is none of ${[...shape.shapes.keys()].join(', ')}`);
    return picked && { properties: new Map([...shape.properties, ...picked.properties]), additional: picked.additional };
  }

  scalar(node, type) {
    const actual = infer(node, this.file);
    if (actual.kind === 'any') return;
    const options = alternatives(type);
    if (options.some((one) => one.kind === 'Any')) return;
    if (actual.kind === 'null') return;
    const kinds = new Set(options.map(kindOf));
    if (!kinds.has(actual.kind)) return this.report(node, 'value', `is of type ${actual.kind}, where ${describe(type)} is needed`);
    // A union that also has string is open, but what it lists is what the service knows.
    const literals = options.filter((one) => one.kind === 'StringLiteral').map((one) => one.definition.value);
    for (const value of actual.values ?? []) {
      if (literals.length > 0 && typeof value === 'string' && !literals.includes(value)) {
        this.report(node, 'value', `'${value}' is none of ${literals.join(', ')}`);
      }
      const { pattern, minLength, maxLength } = (options.length === 1 && options[0].definition) || {};
      if (typeof value !== 'string') continue;
      if (pattern && !new RegExp(pattern).test(value)) this.report(node, 'value', `'${value}' does not match ${pattern}`);
      if (value.length < (minLength ?? 0) || value.length > (maxLength ?? Infinity)) this.report(node, 'value', `'${value}' is too short or too long`);
    }
  }
}

function alternatives(type) {
  return type.kind === 'Union' ? type.alternatives : [type];
}

function kindOf(type) {
  return { StringLiteral: 'string', String: 'string', Integer: 'int', Boolean: 'bool', Array: 'array', Object: 'object', DiscriminatedObject: 'object' }[type.kind] ?? 'any';
}

function describe(type) {
  return [...new Set(alternatives(type).map(kindOf))].join(' or ');
}

module.exports = { checkResources };

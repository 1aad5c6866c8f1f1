// The official library of Bicep types (Azure/bicep-types-az): every resource type and API version that Azure Resource Manager publishes.
'use strict';

const fs = require('node:fs');
const zlib = require('node:zlib');
const { readResources } = require('./assembly-resources');

/** Flags of a property, as the library has them. */
const Required = 1;
const ReadOnly = 2;

class TypeLibrary {
  #files;
  #index;
  #parsed = new Map();

  /** @param path of Azure.Bicep.Types.Az.dll */
  constructor(path) {
    this.#files = readResources(fs.readFileSync(path));
    const { resources } = this.#read('index.json');
    this.#index = new Map(Object.entries(resources).map(([name, { $ref }]) => [name.toLowerCase(), { name, $ref }]));
  }

  /** The newest API versions of a resource type, newest first; empty for a type that does not exist. */
  versions(type) {
    const prefix = `${type.toLowerCase()}@`;
    return [...this.#index.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)).sort().reverse();
  }

  /** @returns {{name, scopes: number, body: Type} | undefined} what a resource of this type and version may be */
  resource(type, version) {
    const entry = this.#index.get(`${type}@${version}`.toLowerCase());
    if (!entry) return undefined;
    const resource = this.#resolve(entry.$ref);
    return { name: entry.name, scopes: resource.definition.scopeType ?? resource.definition.writableScopes, body: resource.follow(resource.definition.body) };
  }

  #read(name) {
    if (!this.#parsed.has(name)) {
      this.#parsed.set(name, JSON.parse(zlib.inflateRawSync(this.#files.get(`${name}.deflated`))));
    }
    return this.#parsed.get(name);
  }

  #resolve(reference, home) {
    const [file, index] = reference.split('#/');
    return new Type(this.#read(file || home)[Number(index)], ($ref) => this.#resolve($ref, file || home));
  }
}

/** One type of the library, whose references are followed on demand. */
class Type {
  constructor(definition, resolve) {
    this.definition = definition;
    this.follow = (reference) => resolve(reference.$ref);
  }

  get kind() { return this.definition.$type.replace(/Type$/, ''); }
  get name() { return this.definition.name; }

  /** Properties by name: {of(), required, readOnly}. */
  get properties() { return this.#properties(this.definition.properties ?? this.definition.baseProperties ?? {}); }

  /** The type of properties that have no name of their own, if such are allowed. */
  get additional() { return this.definition.additionalProperties && this.follow(this.definition.additionalProperties); }

  /** The alternatives of a union, flattened. */
  get alternatives() {
    return this.definition.elements.map(this.follow).flatMap((type) => (type.kind === 'Union' ? type.alternatives : [type]));
  }

  /** The shapes of a discriminated object by the discriminator's value. */
  get shapes() { return new Map(Object.entries(this.definition.elements).map(([value, reference]) => [value, this.follow(reference)])); }

  #properties(definitions) {
    return new Map(Object.entries(definitions).map(([name, { type, flags }]) => [name, {
      name,
      // Types refer to one another in circles, so each is followed only when asked for.
      of: () => this.follow(type),
      required: (flags & Required) !== 0,
      readOnly: (flags & ReadOnly) !== 0,
    }]));
  }
}

module.exports = { TypeLibrary };

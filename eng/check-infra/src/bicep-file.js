// One parsed Bicep file: its declarations, over the syntax tree of tree-sitter-bicep.
'use strict';

const Parser = require('tree-sitter');
const Bicep = require('tree-sitter-bicep');

const parser = new Parser();
parser.setLanguage(Bicep);

class BicepFile {
  constructor(path, text) {
    this.path = path;
    // Larger files would overflow the binding's default buffer.
    this.root = parser.parse(text, undefined, { bufferSize: 1 << 20 }).rootNode;
    this.scope = 'resourceGroup';
    /** name → {name, kind: param|var|resource|module|type|func, node, value, type, decorators}, in order of declaration */
    this.declarations = [];
    this.outputs = [];
    this.#read();
  }

  get parameters() { return this.declarations.filter((one) => one.kind === 'param'); }
  get resources() { return this.declarations.filter((one) => one.kind === 'resource'); }
  get modules() { return this.declarations.filter((one) => one.kind === 'module'); }
  find(name) { return this.declarations.find((one) => one.name === name); }

  /** Nodes that the grammar could not read. */
  get syntaxErrors() {
    const found = [];
    const walk = (node) => {
      if (node.type === 'ERROR' || node.isMissing) found.push(node);
      else if (node.hasError) node.children.forEach(walk);
    };
    walk(this.root);
    return found;
  }

  #read() {
    let decorators = [];
    for (const node of this.root.namedChildren) {
      switch (node.type) {
        case 'comment': case 'diagnostic_comment': case 'metadata_declaration': break;
        case 'decorators': decorators = node.namedChildren; continue;
        case 'target_scope_assignment': this.scope = literal(node.namedChildren[0]); break;
        case 'parameter_declaration': this.#declare('param', node, decorators, { type: node.namedChildren[1], value: node.namedChildren[2] }); break;
        case 'variable_declaration': this.#declare('var', node, decorators, { value: node.namedChildren[1] }); break;
        case 'type_declaration': this.#declare('type', node, decorators, { type: node.namedChildren[1] }); break;
        case 'resource_declaration': case 'module_declaration': this.#declareDeployment(node, decorators); break;
        case 'output_declaration': this.outputs.push({ name: node.namedChildren[0].text, node, type: node.namedChildren[1], value: node.namedChildren[2], decorators }); break;
        case 'ERROR': break;
        default: throw new Error(`${this.path}:${node.startPosition.row + 1}: check-infra does not know ${node.type}`);
      }
      decorators = [];
    }
  }

  #declare(kind, node, decorators, more) {
    this.declarations.push({ kind, name: node.namedChildren[0].text, node, decorators, ...more });
  }

  #declareDeployment(node, decorators) {
    const [, reference, ...rest] = node.namedChildren;
    const kind = node.type === 'module_declaration' ? 'module' : 'resource';
    const existing = node.children.some((child) => child.type === 'existing');
    const body = rest.at(-1);
    this.#declare(kind, node, decorators, { reference, path: literal(reference), existing, value: body, ...unfold(body) });
  }
}

/** Takes loop and condition off a resource or module: {loop, condition, object}. */
function unfold(body) {
  let loop, condition, node = body;
  if (node?.type === 'for_statement') {
    loop = node;
    node = node.namedChildren.at(-1);
  }
  if (node?.type === 'if_statement') {
    condition = node.namedChildren[0];
    node = node.namedChildren.at(-1);
  }
  return { loop, condition, object: node };
}

/** The value of a string without interpolation, a number, a boolean or null; undefined for anything else. */
function literal(node) {
  switch (node?.type) {
    case 'string':
      return node.namedChildren.some((child) => child.type === 'interpolation')
        ? undefined
        : node.namedChildren.map((child) => (child.type === 'escape_sequence' ? child.text.slice(1) : child.text)).join('');
    case 'number': return Number(node.text);
    case 'boolean': return node.text === 'true';
    case 'null': return null;
    default: return undefined;
  }
}

/** The properties of an object node: [{name, node, key, value}]; the name of an interpolated key is undefined. */
function propertiesOf(object) {
  return object.namedChildren.filter((child) => child.type === 'object_property').map((node) => {
    const [key, ...rest] = node.namedChildren.filter((child) => child.type !== 'comment');
    return { node, key, name: key.type === 'string' ? literal(key) : key.text, value: rest.at(-1) };
  });
}

function property(object, name) {
  return object?.type === 'object' ? propertiesOf(object).find((one) => one.name === name)?.value : undefined;
}

/** What a for_statement binds and runs over: {names, collection, body}. */
function loopOf(node) {
  const [head, collection, body] = node.namedChildren;
  const names = head.type === 'for_loop_parameters' ? head.namedChildren.map((child) => child.text) : [head.text];
  return { names, collection, body };
}

const misgrouped = ['ternary_expression', 'binary_expression', 'unary_expression', 'lambda_expression'];

/**
 * Takes `a.b[c].d` apart: {base: a, path: [b, undefined, d], asides: [c]}. The grammar reads `x ? y : a.b` as `(x ? y : a).b`; then x and y are
 * asides. A step that is an index is undefined, but for an index on the base itself, which sets isIndexed.
 */
function chainOf(node) {
  const path = [];
  const asides = [];
  let base = node;
  let isIndexed = false;
  for (;;) {
    const [first, ...rest] = base.namedChildren;
    if (base.type === 'member_expression') {
      path.unshift(rest[0]);
      base = first;
    } else if (base.type === 'subscript_expression') {
      asides.push(...rest);
      isIndexed = true;
      path.unshift(undefined);
      base = first;
    } else if (base !== node && misgrouped.includes(base.type)) {
      asides.push(...base.namedChildren.slice(0, -1));
      base = base.namedChildren.at(-1);
    } else {
      break;
    }
  }
  isIndexed = isIndexed && path[0] === undefined;
  return { base, path: isIndexed ? path.slice(1) : path, asides, isIndexed };
}

module.exports = { BicepFile, chainOf, literal, loopOf, propertiesOf, property };

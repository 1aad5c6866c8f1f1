// The form of one operation, made from its members.

import { links, make, prose } from './dom.js';
import { decryption, newDek, newPrivateKey } from './keys.js';
import { makersOf } from './operations.js';
import { document as sample } from './presets.js';
import { tokenField } from './token-field.js';

let smime;

/** What a mail's operation can't do without is made when it is first asked for. */
async function prepare(operation, carried) {
  if (operation.members.some(member => ['private_key', 'wrapped_private_key'].includes(member.name)) && !smime) {
    smime = await newPrivateKey();
    Object.entries(smime).forEach(([name, value]) => { carried[name] ??= { value, from: 'this page' }; });
  }
  carried.key ??= { value: newDek(), from: 'this page' };
}

function initial(operation, member, carried) {
  if (carried[member.name]) {
    return carried[member.name].value;
  }
  const made = {
    resource_name: sample, algorithm: operation.example.encrypted_data_encryption_key ? decryption : operation.example.algorithm,
    original_kacls_url: operation.example.original_kacls_url, spki_hash_algorithm: 'SHA-256', reason: operation.example.reason,
  };
  return made[member.name] ?? '';
}

/** Where a value comes from, or who makes it. */
function origin(member, carried, operations, filled) {
  const makers = makersOf(operations, member.name);
  if (carried[member.name] && filled) {
    return make('p', { class: 'hint' }, `From ${carried[member.name].from}.`);
  }
  return filled || makers.length === 0 || !member.required ? null : make('p', { class: 'hint' }, 'Made by ', ...links(makers), '.');
}

function textField(operation, member, carried, operations) {
  const id = `member-${member.name}`;
  const value = initial(operation, member, carried);
  const isNumber = [member.schema.type].flat().includes('integer');
  const isLong = !isNumber && member.schema.maxLength > 1000;
  const options = member.schema.examples?.length > 1 ? make('datalist', { id: `${id}-options` },
    ...member.schema.examples.map(text => make('option', { value: text }))) : null;
  const about = make('p', { id: `${id}-about`, class: 'hint' }, ...prose(member.schema.description));
  const input = make(isLong ? 'textarea' : 'input', {
    id, spellcheck: 'false', autocomplete: 'off', 'aria-describedby': about.id, list: options?.id,
    rows: isLong ? '3' : null, type: isLong ? null : isNumber ? 'number' : 'text', 'aria-required': member.required,
  });
  input.value = value;
  return {
    read: () => input.value === '' ? undefined : isNumber ? Number(input.value) : input.value,
    element: make('div', { class: 'member' },
      make('label', { for: id }, member.name, member.required ? null : make('span', { class: 'optional' }, ' (optional)')),
      input, options, about, origin(member, carried, operations, value)),
  };
}

/** Makes the form: its elements, and what reads the body from them, with its tokens signed. */
export async function build(operation, tokens, context) {
  await prepare(operation, context.carried);
  const made = tokens(context.carried);
  const fields = operation.members.map(member => [member.name, made[member.name]
    ? tokenField(member, made[member.name], context)
    : textField(operation, member, context.carried, context.operations)]);
  const elements = fields.length > 0
    ? fields.map(([, field]) => field.element)
    : [make('p', { class: 'hint' }, 'It takes no body: there is nothing to fill in.')];
  return { elements, read };

  async function read() {
    const body = {};
    for (const [name, field] of fields) {
      const value = await field.read();
      if (value !== undefined) {
        body[name] = value;
      }
    }
    return operation.method === 'GET' ? null : body;
  }
}

// The playground: an operation, who is asking, and what comes of it.

import { find, make, prose } from './playground/dom.js';
import * as answers from './playground/answers.js';
import { build } from './playground/form.js';
import { read, takersOf } from './playground/operations.js';
import { changes, presets, tokensFor } from './playground/presets.js';

const [page, operations] = await Promise.all([
  fetch('/playground.json').then(reply => reply.json()),
  fetch('/openapi.json').then(reply => reply.json()).then(read),
]);
const issuers = {
  idp: 'The identity provider, for a user', admin: 'The identity provider, for an administrator',
  ...Object.fromEntries(Object.values(page.applications).map(name => [name, `Google, for ${name}`])),
};
const carried = {};
const context = { carried, operations, issuers, development: page.development };
let operation;
let preset = 'writer';
let readBody;
let turn = 0;
let busy = false;
let wrapped;

function listOperations() {
  const groups = Map.groupBy(operations, each => each.group);
  find('operations').append(...[...groups].map(([group, members]) => make('div', {},
    make('h2', {}, group),
    make('ul', {}, ...members.map(each => make('li', {}, make('a', { href: `#${each.name}` }, each.name)))))));
}

function listPresets() {
  find('presets').append(...Object.entries(presets).map(([name, { label, about }]) => make('label', { title: about },
    make('input', { type: 'radio', name: 'preset', value: name, onchange: () => { preset = name; showForm(); } }), label)),
  make('p', { id: 'preset-about', class: 'hint' }));
}

async function showForm() {
  const applies = name => page.development && changes(name, operation);
  const chosen = preset === 'writer' || applies(preset) ? preset : 'writer';
  for (const radio of find('presets').querySelectorAll('input')) {
    radio.checked = radio.value === chosen;
    radio.disabled = radio.value !== 'writer' && !applies(radio.value);
  }
  find('presets').hidden = !page.development || !operation.members.some(member => member.name.startsWith('auth'));
  find('preset-about').textContent = presets[chosen].about;
  const mine = ++turn;
  const asked = operation;
  const form = await build(asked, values => tokensFor(asked, chosen, page.applications, values), context);
  if (mine === turn) {
    find('members').replaceChildren(...form.elements);
    find('form').dataset.of = `${asked.name} ${chosen}`;
    readBody = form.read;
  }
}

async function choose() {
  const name = location.hash.slice(1);
  const found = operations.find(each => each.name === name);
  if (operation && !found) {
    return;
  }
  operation = found ?? operations.find(each => each.name === 'wrap');
  for (const link of find('operations').querySelectorAll('a')) {
    link.toggleAttribute('aria-current', false);
    if (link.hash === `#${operation.name}`) {
      link.setAttribute('aria-current', 'page');
    }
  }
  find('operation-name').textContent = operation.name;
  document.title = `${operation.name} · KACLS playground`;
  find('operation-about').replaceChildren(`${operation.summary}. `, ...prose(operation.description));
  await showForm();
}

const urlOf = () => `${location.origin}${page.base}${operation.path}`;
const say = text => { find('status').textContent = text; };

/** The body with its tokens, or nothing where one can't be made: the field says why. */
async function tryRead() {
  try {
    return { body: await readBody() };
  } catch (fault) {
    say(fault.message);
    find('members').querySelector('[aria-invalid]')?.focus();
    return null;
  }
}

async function auditOf(id) {
  for (let attempt = 0; id && attempt < 20; attempt++) {
    const reply = await fetch(`/dev/audit/${id}`);
    if (reply.ok) {
      return reply.json();
    }
    await new Promise(done => setTimeout(done, 50));
  }
  return null;
}

async function send() {
  const asked = operation;
  const request = await tryRead();
  if (!request) {
    return;
  }
  answers.forget();
  answers.showRequest(asked, urlOf(), request.body);
  const reply = await fetch(urlOf(), request.body
    ? { method: asked.method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request.body) }
    : {});
  const answer = await reply.json();
  if (asked.name === 'wrap' && reply.ok) {
    wrapped = request.body.key;
  }
  answers.showReply(reply, answer, operations, asked.name === 'unwrap' && reply.ok && answer.key === wrapped);
  if (reply.ok) {
    carry(asked, request.body, answer);
  }
  const record = await auditOf(reply.headers.get('X-Correlation-Id'));
  answers.showAudit(record);
  await answers.showExplanation(asked, request.body, record);
  say(`${asked.name}: ${reply.status}, ${reply.ok ? 'granted' : `refused with ${answers.reasonOf(answer)}`}.`);
}

/** Keeps of a reply what another operation asks for, and what is not the request's own. */
function carry(asked, body, answer) {
  const kept = ['delegated_authentication'];
  for (const [name, value] of Object.entries(answer)) {
    if (value !== body?.[name] && (kept.includes(name) || takersOf(operations, [name]).length > 0)) {
      carried[name] = { value, from: asked.name };
    }
  }
}

/** In a shell's single quotes, an apostrophe ends them. */
const quoted = text => `'${text.replaceAll('\'', '\'\\\'\'')}'`;

async function copy() {
  const request = await tryRead();
  if (!request) {
    return;
  }
  const data = request.body ? ` -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(request.body))}` : '';
  try {
    await navigator.clipboard.writeText(`curl -s ${urlOf()}${data}`);
    say('The command is in the clipboard. Its tokens are good for an hour.');
  } catch {
    say('The browser does not let this page write to the clipboard.');
  }
}

async function once(work) {
  if (busy) {
    return;
  }
  busy = true;
  say('');
  find('ask').setAttribute('aria-busy', 'true');
  try {
    await work();
  } catch (fault) {
    say(`LocalHost did not answer: ${fault.message}`);
  } finally {
    busy = false;
    find('ask').removeAttribute('aria-busy');
  }
}

listOperations();
listPresets();
answers.forget();
if (!page.development) {
  find('unavailable').textContent = page.why;
  find('unavailable').hidden = false;
}
find('form').addEventListener('submit', event => { event.preventDefault(); once(send); });
find('curl').addEventListener('click', () => once(copy));
addEventListener('hashchange', choose);
await choose();
document.documentElement.dataset.ready = 'true';

// One token of a request: its issuer and claims, or a token that is pasted.

import { code, make, prose } from './dom.js';
import { decode, mint } from './tokens.js';

const pasted = 'paste';

/** Makes the field. Its `read` gives the token, signed anew, and `describe` its claims as they were last read. */
export function tokenField(member, token, { issuers, development }) {
  const id = `member-${member.name}`;
  const error = make('p', { id: `${id}-error`, class: 'error', role: 'alert' });
  const about = make('p', { id: `${id}-about`, class: 'hint' }, ...prose(member.schema.description));
  const claims = make('textarea', { id: `${id}-claims`, rows: '5', spellcheck: 'false', 'aria-describedby': error.id });
  const raw = make('textarea', { id, rows: '4', spellcheck: 'false', autocomplete: 'off', 'aria-describedby': `${about.id} ${error.id}` });
  const lifetime = make('input', { id: `${id}-lifetime`, type: 'number', step: '1' });
  const issuer = make('select', { id: `${id}-issuer`, onchange: show },
    ...Object.entries({ ...(development ? issuers : {}), [pasted]: 'A token that I paste' }).map(([value, text]) => make('option', { value }, text)));
  const decoded = make('div');
  const forClaims = make('div', {},
    make('label', { for: claims.id }, 'Claims'), claims,
    make('div', { class: 'row' },
      make('div', {}, make('label', { for: lifetime.id }, 'Ends in (seconds)'), lifetime),
      make('button', { type: 'button', class: 'quiet', onclick: () => read(true).catch(() => {}) }, 'Decode', make('span', { class: 'unseen' }, ` ${member.name}`))));
  const forRaw = make('div', {}, make('label', { for: id }, 'Token'), raw);

  issuer.value = token.pasted || !development ? pasted : token.issuer;
  claims.value = JSON.stringify(token.claims ?? {}, null, 2);
  claims.rows = claims.value.split('\n').length + 1;
  raw.value = token.pasted ?? '';
  lifetime.value = token.lifetime ?? 3600;
  show();

  function show() {
    forClaims.hidden = issuer.value === pasted;
    forRaw.hidden = !forClaims.hidden;
    decoded.replaceChildren();
  }

  function refuse(text) {
    error.textContent = text;
    (issuer.value === pasted ? raw : claims).setAttribute('aria-invalid', 'true');
    throw new Error(text);
  }

  async function read(open = false) {
    error.textContent = '';
    claims.removeAttribute('aria-invalid');
    const value = issuer.value === pasted ? raw.value.trim() : await sign();
    const said = decode(value);
    decoded.replaceChildren(said
      ? make('details', { open }, make('summary', {}, 'Decoded'), code(JSON.stringify(said, null, 2), `Claims of ${member.name}`))
      : make('p', { class: 'hint' }, 'That is no token: it is sent as it is.'));
    return value;
  }

  async function sign() {
    let wanted;
    try {
      wanted = JSON.parse(claims.value);
    } catch (fault) {
      refuse(`The claims of ${member.name} are not JSON: ${fault.message}`);
    }
    try {
      return await mint(issuer.value, wanted, lifetime.value === '' ? null : Number(lifetime.value));
    } catch (fault) {
      refuse(`No token for ${member.name}: ${fault.message}`);
    }
  }

  return {
    read,
    element: make('fieldset', { class: 'token' }, make('legend', {}, member.name), about,
      make('label', { for: issuer.id }, 'Signed by'), issuer, forClaims, forRaw, error, decoded),
  };
}

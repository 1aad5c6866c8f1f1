// Everything that is shown goes through here as text: no markup is ever made of a value.

export const find = id => document.getElementById(id);

/** Makes an element. Attributes that start with "on" are listeners; those that are null or false are left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== false && value !== undefined) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

/** A text in which `names` stand between backticks. */
export const prose = text => text.split('`').map((part, at) => at % 2 === 1 ? make('code', {}, part) : part);

/** A block of code that scrolls, by the keyboard too. */
export const code = (text, label) => make('pre', { tabindex: '0', role: 'region', 'aria-label': label }, make('code', {}, text));

/** Links to operations, with commas between them. */
export const links = operations => operations.flatMap((operation, at) =>
  [at > 0 ? ', ' : '', make('a', { href: `#${operation.name}` }, operation.name)]);

/** A description list of an object's members. */
export const list = members => make('dl', {}, ...Object.entries(members).flatMap(([name, value]) =>
  [make('dt', {}, name), make('dd', {}, typeof value === 'string' ? value : JSON.stringify(value))]));

/** A verdict in words and colour; the words alone say it all. */
export const verdict = (good, text) => make('p', { class: good ? 'verdict good' : 'verdict bad' }, text);

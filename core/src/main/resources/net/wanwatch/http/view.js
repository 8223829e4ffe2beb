// What both pages are made of. Elements are built once and then only their text changes: no flicker, no lost focus.
import { DASH, rtt } from './format.js';

const SVG = 'http://www.w3.org/2000/svg';
const SLOTS = 60;
const HIGH = 100;
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5];
const SHAPES = {
  fine: 'M12 1a11 11 0 1 0 0 22a11 11 0 1 0 0-22z M6.5 12.5l3.7 3.7l7.3-8',
  poor: 'M12 1.5L23.5 22H.5z M12 8.5v6.5 M12 18v.6',
  down: 'M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z M8 8l8 8 M16 8l-8 8',
  unknown: 'M12 1a11 11 0 1 0 0 22a11 11 0 1 0 0-22z M8.8 9.3a3.2 3.2 0 1 1 4.6 2.9q-1.4.8-1.4 2.4 M12 17.6v.6',
};

export const put = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === '';
};

export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// The sign of a level: each has an outline of its own, so that no colour is needed to tell them apart.
export const shape = () => draw('svg', { class: 'shape', viewBox: '0 0 24 24', 'aria-hidden': 'true' },
  draw('path', { class: 'outline' }), draw('path', { class: 'sign' }));

export function sign(svg, level) {
  if (svg.dataset.level === level) return;
  svg.dataset.level = level;
  const cut = SHAPES[level].indexOf('z') + 1;
  svg.querySelector('.outline').setAttribute('d', SHAPES[level].slice(0, cut));
  svg.querySelector('.sign').setAttribute('d', SHAPES[level].slice(cut));
}

// Children of `parent`, one for each item, kept by key.
export function list(parent, items, key, create, update) {
  const old = new Map([...parent.children].map(child => [child.dataset.key, child]));
  items.forEach((item, index) => {
    const id = key(item);
    const child = old.get(id) ?? create(item);
    child.dataset.key = id;
    old.delete(id);
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
    update(child, item);
  });
  old.forEach(child => child.remove());
}

// A minute of round trips as a line, losses as bars from the floor, seconds without knowledge as dots on it.
export const spark = () => make('div', 'spark',
  draw('svg', { viewBox: `0 0 ${SLOTS} ${HIGH}`, preserveAspectRatio: 'none', role: 'img' },
    draw('path', { class: 'floor' }), draw('path', { class: 'lost' }), draw('path', { class: 'line' })),
  make('span', 'scale'));

export function plot(element, samples) {
  const known = samples.filter(s => s.rtt !== undefined).map(s => s.rtt);
  const top = STEPS.find(step => known.every(value => value <= step)) ?? STEPS.at(-1);
  const first = SLOTS - samples.length;
  let line = '', lost = '', floor = `M0 ${HIGH}H${first}`, pen = 'M';
  samples.forEach((sample, index) => {
    const x = first + index + 0.5;
    if (sample.rtt === undefined) pen = 'M';
    else {
      const y = (HIGH * (1 - 0.94 * Math.min(1, sample.rtt / top)) - 3).toFixed(1);
      line += pen === 'M' ? `M${x - 0.5} ${y}H${x}` : `L${x} ${y}`;
      pen = 'L';
    }
    if (sample.loss > 0) lost += `M${x} ${HIGH}V${(HIGH * (0.75 - 0.45 * sample.loss)).toFixed(0)}`;
    if (sample.rtt === undefined && sample.loss === undefined) floor += `M${x - 0.5} ${HIGH}h1`;
  });
  const set = (name, d) => element.querySelector(name).setAttribute('d', d);
  set('.line', line);
  set('.lost', lost);
  set('.floor', floor);
  const losses = samples.filter(s => s.loss > 0).length;
  const range = known.length === 0 ? 'not known' : `${rtt(Math.min(...known))} to ${rtt(Math.max(...known))}`;
  element.querySelector('svg').setAttribute('aria-label',
    `Round trip in the last minute: ${range}; ${losses === 0 ? 'nothing lost' : losses + ' s with losses'}`);
  put(element.querySelector('.scale'), known.length === 0 ? '' : `${top * 1e3} ms`);
}

// Numbers with their names: `[[name, value, what it means, spelled out], …]`.
export function figures(element, pairs) {
  list(element, pairs, pair => pair[0],
    ([name, , title]) => {
      const row = make('div', '', make('dt', '', name), make('dd', ''));
      row.title = title;
      row.firstChild.setAttribute('aria-label', title);
      return row;
    },
    (row, [, value]) => {
      put(row.lastChild, value);
      row.lastChild.classList.toggle('none', value === DASH);
    });
}

// One tunnel.
export const card = () => make('li', 'card',
  make('h3', '', make('span', 'label'), make('small', 'detail')),
  make('p', 'state', shape(), make('span', 'word'), make('span', 'since')),
  make('p', 'finding'), spark(), make('dl', 'figures'), make('p', 'evidence'), make('p', 'facts'));

export function fill(element, { label, detail, level, word, since, finding, numbers, samples, evidence, facts }) {
  element.dataset.level = level;
  const texts = { label, detail, word, since, finding, evidence, facts };
  for (const [name, text] of Object.entries(texts)) put(element.querySelector('.' + name), text);
  sign(element.querySelector('.shape'), level);
  figures(element.querySelector('.figures'), numbers);
  plot(element.querySelector('.spark'), samples);
}

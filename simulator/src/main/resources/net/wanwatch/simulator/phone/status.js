// The crew's phone: the chat's messages, the newest at the bottom.
import { follow } from './live.js';

const at = id => document.getElementById(id);
const two = n => String(n).padStart(2, '0');
const clock = iso => { const t = new Date(iso); return `${two(t.getHours())}:${two(t.getMinutes())}:${two(t.getSeconds())}`; };
const FRESH = 15_000;

function make(name, text, style) {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  if (style) element.className = style;
  return element;
}

const SIGNS = { '🔴': 'red', '🟠': 'orange', '🟢': 'green', '⚪': 'white' };

// A sign as a drawn dot: not every machine has a font with coloured ones.
function words(name, text, style) {
  const [first, ...rest] = [...text];
  const element = make(name, '', style);
  if (SIGNS[first]) {
    const dot = make('span', '', `dot ${SIGNS[first]}`);
    dot.setAttribute('role', 'img');
    dot.setAttribute('aria-label', first);
    element.append(dot, rest.join('').trim());
  } else {
    element.append(text);
  }
  return element;
}

const isFresh = message => Date.now() - Date.parse(message.edited ?? message.at) < FRESH;

function bubble(message) {
  const item = make('li');
  if (isFresh(message)) item.className = 'fresh';
  if (message['replies-to']) item.append(words('div', message['replies-to'], 'reply'));
  item.append(words('b', message.title));
  if (message.more) item.append(make('span', message.more));
  if (message.button) {
    const [text, data] = message.button.split('\n');
    const button = make('button', text);
    button.type = 'button';
    button.onclick = () => fetch(`/tap/${message.id}/${encodeURIComponent(data)}`, { method: 'POST' });
    item.append(button);
  }
  item.append(make('time', message.edited ? `changed ${clock(message.edited)} · ${clock(message.at)}` : clock(message.at)));
  return item;
}

let messages = [];
let drawn = '';

// Only when something looks different: who is read the page aloud, or is about to tap, is not disturbed.
function draw() {
  const looks = JSON.stringify(messages.map(message => [message, isFresh(message)]));
  if (looks === drawn) return;
  drawn = looks;
  const list = at('messages');
  const low = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  list.replaceChildren(...messages.map(bubble));
  at('none').hidden = messages.length > 0;
  if (low) list.scrollTop = list.scrollHeight;
}

function show(live, words) {
  document.body.dataset.live = live;
  at('live').textContent = words;
}

follow('/api/v1/status/stream', {
  heard: view => { messages = view.messages; show('live', '14 members'); draw(); },
  beat: () => show('live', '14 members'),
  lost: () => show('lost', 'connection lost'),
});
function tick() {
  at('clock').textContent = clock(Date.now()).slice(0, 5);
  draw();
}

tick();
setInterval(tick, 5_000);

// Follows a stream of server-sent events for ever: whatever breaks, it says so and tries again.
// Each message is a whole status; a "beat" says that nothing has changed. Longer silence than QUIET is a broken line
// even if no error came: a phone that leaves the Wi-Fi is told nothing.
const QUIET = 12_000;
const RETRY = 2_000;

export function follow(url, { heard, beat, lost }) {
  let source;
  let last = Date.now();
  let retry;

  function open() {
    clearTimeout(retry);
    source?.close();
    last = Date.now();
    source = new EventSource(url);
    source.onmessage = event => alive(() => heard(JSON.parse(event.data)));
    source.addEventListener('beat', () => alive(beat));
    source.onerror = broken;
  }

  function alive(then) {
    last = Date.now();
    then();
  }

  function broken() {
    source.close();
    last = Date.now();
    lost();
    clearTimeout(retry);
    retry = setTimeout(open, RETRY);
  }

  const check = () => Date.now() - last > QUIET && broken();
  setInterval(check, 1_000);
  addEventListener('online', open);
  addEventListener('offline', broken);
  document.addEventListener('visibilitychange', () => document.hidden || check());
  open();
}

// The wall: 24 × 26 grid units are one screen of 1080p in kiosk mode.
import {buckets, dashboard, heatmap, lines, named, now, oneHot, range, rows, ROUTER, router, shelf, SITE, STATE_WORDS,
  STATES, stat, steps, table, timeline, tunnel, tunnels, VERDICT_WORDS, VERDICTS} from './parts.mjs';

const rate = metric => `rate(${metric}[$__rate_interval])`;
const moved = direction => `8 * sum by (router, tunnel) (${rate(`wireguard_peer_${direction}_bytes_total{${tunnel},side="router"}`)})`;
const lost = filter => `sum(${rate(`wanwatch_probe_lost_total{${filter}}`)}) / sum(${rate(`wanwatch_probe_sent_total{${filter}}`)})`;
const lostBy = filter => `sum by (router, tunnel) (${rate(`wanwatch_probe_lost_total{${filter}}`)}) / sum by (router, tunnel) (${rate(`wanwatch_probe_sent_total{${filter}}`)})`;
const p1 = `${tunnel},path="tunnel",side=""`;

export default dashboard({
  uid: 'wanwatch-uplinks', title: 'Uplinks', from: 'now-3h',
  description: 'The wall: is every uplink up, who carries the crew, what is wrong.',
  variables: [SITE, ROUTER, tunnels()],
  shelves: [
    shelf(4,
      stat('Tunnels online', 'Tunnels that get new connections, and all there are.', [
        now(`sum(wanwatch_tunnels_online{${router}})`, 'online'),
        now(`count(count by (site, router, tunnel) (wanwatch_tunnel_verdict{${router}}))`, 'of')],
      {name: true, thresholds: steps('red', [1, 'orange'], [2, 'green'])}), 4,
      stat('Down now', 'Received through all tunnels, WireGuard included.', [now(`sum(${moved('receive')})`)], {unit: 'bps', noValue: 'router silent'}), 4,
      stat('Up now', 'Sent through all tunnels, WireGuard included.', [now(`sum(${moved('transmit')})`)], {unit: 'bps', noValue: 'router silent'}), 4,
      stat('Worst round trip', 'Of 95 % of the probes of the worst tunnel. Nothing where no probe came back.', [
        now(`max(histogram_quantile(0.95, sum by (le, router, tunnel) (${rate(`wanwatch_probe_rtt_seconds_bucket{${p1}}`)})))`)],
      {unit: 's', noValue: 'no answer', thresholds: steps('green', [0.15, 'orange'], [0.3, 'red'])}), 4,
      stat('Crew’s loss', 'New connections of the crew’s own kind that got no answer.', [now(lost(`${router},path="crew"`))],
        {unit: 'percentunit', decimals: 1, min: 0, max: 1, thresholds: steps('green', [0.02, 'orange'], [0.1, 'red'])}), 4,
      stat('Alerts', 'Alerts that fire now; 0 also where no rules are loaded.', [
        now('count(ALERTS{alertstate="firing",severity!="none"}) or vector(0)')],
      {thresholds: steps('green', [1, 'red'])}), 4),
    shelf(3, stat('Whose fault is it', 'The verdict on every tunnel, in words. Evidence: the status page.', [
      now(named(oneHot('wanwatch_tunnel_verdict', 'verdict', tunnel, VERDICTS)), '{{label}}')],
    {background: true, name: true, mappings: VERDICT_WORDS}), 24),
    shelf(5, timeline('What mwan3 thinks', 'The state of each member. mwan3 may be wrong: compare with the verdict.', [
      range(oneHot('mwan3_interface_status', 'status', tunnel, STATES), '{{tunnel}}')], {mappings: STATE_WORDS}), 24),
    shelf(7,
      lines('Handshake age', 'WireGuard renews within 120 s while there is traffic; beyond 180 s a tunnel is dead.', [
        range(`time() - max by (router, tunnel) (wireguard_peer_last_handshake_seconds{${tunnel},side="router"})`, '{{tunnel}}')],
      {unit: 's', limit: 180}), 12,
      lines('Traffic', 'Down above zero, up below, stacked.', [
        range(moved('receive'), '{{tunnel}} down'), range(moved('transmit'), '{{tunnel}} up')],
      {unit: 'bps', mirrored: true, stacked: true}), 12),
    shelf(7,
      heatmap('Round trip through the tunnels', 'Every answered probe of all tunnels: the warmer, the more.', [
        buckets(`sum by (le) (increase(wanwatch_probe_rtt_seconds_bucket{${p1}}[$__rate_interval]))`)], {unit: 's'}), 8,
      lines('Loss by tunnel', 'Probes of the tunnel itself that were not answered.', [range(lostBy(p1), '{{tunnel}}')],
        {unit: 'percentunit', min: 0, max: 1, limit: 0.05}), 8,
      table('Last benchmark', 'The last test of each kind that was done: the best over its numbers of flows.', [
        rows(`8 * max by (tunnel) (wanwatch_benchmark_throughput_bytes_per_second{${router},direction="down",protocol="tcp"})`),
        rows(`8 * max by (tunnel) (wanwatch_benchmark_throughput_bytes_per_second{${router},direction="up",protocol="tcp"})`),
        rows(`1000 * max by (tunnel) (wanwatch_benchmark_last_success_timestamp_seconds{${router},protocol="tcp"})`)],
      {tunnel: 'Of', 'Value #A': 'Down', 'Value #B': 'Up', 'Value #C': 'When'},
      {units: {Down: 'bps', Up: 'bps', When: 'dateTimeFromNow'}}), 8),
  ],
});

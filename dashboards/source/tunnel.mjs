// One tunnel, layer by layer from the dish up, and at the end how Wanwatch itself fares.
import {bars, buckets, dashboard, DISH, DISH_WORDS, heading, heatmap, lines, now, oneHot, range, rows, ROUTER, router, shelf, SITE, site,
  STATE_WORDS, STATES, stat, steps, table, timeline, tunnel, tunnels, VERDICT_WORDS, VERDICTS, words} from './parts.mjs';

const rate = metric => `rate(${metric}[$__rate_interval])`;
const by = 'sum by (router, tunnel)';
const probe = (path, side = ',side=""') => `${tunnel},path="${path}"${side}`;
const lost = filter => `${by} (${rate(`wanwatch_probe_lost_total{${filter}}`)}) / ${by} (${rate(`wanwatch_probe_sent_total{${filter}}`)})`;
const wayLost = direction => `${by} (${rate(`wanwatch_probe_way_lost_total{${tunnel},path="tunnel",direction="${direction}"}`)}) / ${by} (${rate(`wanwatch_probe_way_sent_total{${tunnel},path="tunnel",direction="${direction}"}`)})`;
const trip = (q, filter) => `histogram_quantile(${q}, sum by (le, router, tunnel) (${rate(`wanwatch_probe_rtt_seconds_bucket{${filter}}`)}))`;
const trips = filter => [range(trip(0.5, filter), '{{tunnel}} median'), range(trip(0.95, filter), '{{tunnel}} p95')];
const moved = (direction, side) => `8 * max by (router, tunnel) (${rate(`wireguard_peer_${direction}_bytes_total{${tunnel},side="${side}"}`)})`;
const age = side => `time() - max by (router, tunnel) (wireguard_peer_last_handshake_seconds{${tunnel},side="${side}"})`;
const RTT = {unit: 's', limit: 0.3};
const LOSS = {unit: 'percentunit', min: 0, max: 1, limit: 0.05};
const YES = words({0: ['no', 'red'], 1: ['yes', 'green']});

export default dashboard({
  uid: 'wanwatch-tunnel', title: 'Tunnel', from: 'now-1h',
  description: 'One tunnel by its layers: the first one from below that fails is at fault.',
  variables: [SITE, ROUTER, tunnels({multi: false})],
  shelves: [
    shelf(4,
      stat('Whose fault is it', 'The verdict. Evidence: the status page.', [
        now(oneHot('wanwatch_tunnel_verdict', 'verdict', tunnel, VERDICTS), '{{tunnel}}')], {background: true, mappings: VERDICT_WORDS}), 5,
      stat('mwan3', 'What mwan3 thinks of it.', [
        now(oneHot('mwan3_interface_status', 'status', tunnel, STATES), '{{tunnel}}')], {background: true, mappings: STATE_WORDS}), 4,
      stat('Share', 'Part of the crew’s new connections that it gets.', [
        now(`max by (tunnel) (mwan3_policy_share_ratio{${tunnel}})`)], {unit: 'percentunit', decimals: 0, noValue: 'none'}), 3,
      stat('Handshake', 'How long ago, as the router says.', [now(age('router'))],
        {unit: 'dthms', noValue: 'never', thresholds: steps('green', [150, 'orange'], [180, 'red'])}), 3,
      stat('Down', 'Received through it, WireGuard included.', [now(moved('receive', 'router'))], {unit: 'bps', noValue: 'router silent'}), 3,
      stat('Up', 'Sent through it, WireGuard included.', [now(moved('transmit', 'router'))], {unit: 'bps', noValue: 'router silent'}), 3,
      stat('mwan3 is wrong', 'It holds a broken tunnel for good (blind), or a good one for broken (false alarm).', [
        now(`sum(wanwatch_mwan3_finding{${tunnel},kind="blind"}) + 2 * sum(wanwatch_mwan3_finding{${tunnel},kind="false-alarm"})`)],
      {mappings: words({0: ['no', 'green'], 1: ['blind', 'red'], 2: ['false alarm', 'orange'], 3: ['both', 'red']})}), 3),
    shelf(4, timeline('Verdict and mwan3', 'Above whose fault it was, below what mwan3 thought.', [
      range(oneHot('wanwatch_tunnel_verdict', 'verdict', tunnel, VERDICTS), 'verdict'),
      range(`10 + ${oneHot('mwan3_interface_status', 'status', tunnel, STATES)}`, 'mwan3')],
    {mappings: words({...texts(VERDICT_WORDS, 0), ...texts(STATE_WORDS, 10)})}), 24),

    heading('The dish: does it have internet?'),
    shelf(7,
      lines('Loss outside the tunnel', 'Asked by the router over this WAN, past the tunnel.', [range(lost(probe('uplink')), '{{tunnel}}')], LOSS), 8,
      lines('Round trip outside the tunnel', 'Median and 95 % of the answered ones.', trips(probe('uplink')), RTT), 8,
      lines('Links of the router', 'Uplinks, tunnels and the LAN: down above zero, up below.', [
        range(`8 * sum by (router, link) (${rate(`wanwatch_link_receive_bytes_total{${router}}`)})`, '{{link}} down'),
        range(`8 * sum by (router, link) (${rate(`wanwatch_link_transmit_bytes_total{${router}}`)})`, '{{link}} up')],
      {unit: 'bps', mirrored: true}), 8),
    shelf(6,
      timeline('What the dish says', 'Of itself, where it is one that can be asked.', [
        range(oneHot('wanwatch_dish_state', 'state', tunnel, DISH), 'dish')], {mappings: DISH_WORDS}), 8,
      lines('What stands in its way', 'Part of its time in which something did, and of its own pings to the ground that were lost; by its own word.', [
        range(`max by (tunnel) (wanwatch_dish_obstruction_ratio{${tunnel}})`, 'obstructed'),
        range(`max by (tunnel) (wanwatch_dish_ping_drop_ratio{${tunnel}})`, 'lost')], {unit: 'percentunit', min: 0, max: 1}), 8,
      lines('Its round trip to the ground', 'By its own word: before the provider’s own network.', [
        range(`max by (tunnel) (wanwatch_dish_ping_latency_seconds{${tunnel}})`, '{{tunnel}}')], RTT), 8),

    heading('The tunnel: does its far end answer?'),
    shelf(7,
      lines('Loss', 'The collector’s probes (nine a second), and those of the VPS where it has fping.', [
        range(lost(probe('tunnel')), 'from the site'), range(lost(probe('tunnel', ',side="vps"')), 'from the VPS')], LOSS), 8,
      lines('Round trip', 'Median and 95 %, the collector’s probes; and the VPS’s median.', [
        range(trip(0.5, probe('tunnel')), 'median'), range(trip(0.95, probe('tunnel')), 'p95'),
        range(trip(0.5, probe('tunnel', ',side="vps"')), 'from the VPS')], RTT), 8,
      heatmap('Round trip, every probe', 'The collector’s probes: the warmer, the more.', [
        buckets(`sum by (le) (increase(wanwatch_probe_rtt_seconds_bucket{${probe('tunnel')}}[$__rate_interval]))`)], {unit: 's'}), 8),
    shelf(7,
      lines('Which way is lost', 'Probes lost in the upload and in the download; what nobody knows the way of is in neither.', [
        range(wayLost('up'), 'upload'), range(wayLost('down'), 'download')], LOSS), 8,
      lines('Delay variation', 'What 95 % of a minute’s probes stayed within beyond its shortest, each way.', [
        range(`max by (tunnel) (wanwatch_probe_delay_variation_seconds{${tunnel},path="tunnel",direction="up"})`, 'upload'),
        range(`max by (tunnel) (wanwatch_probe_delay_variation_seconds{${tunnel},path="tunnel",direction="down"})`, 'download')], {unit: 's', min: 0}), 8,
      lines('A phone call', 'What it would have felt, 1 to 4.5: from 4.0 on it is good. No call was made.', [
        range(`max by (tunnel) (wanwatch_call_mos{${tunnel},path="tunnel"})`, '{{tunnel}}'),
        range(`max(wanwatch_call_mos{${router},path="crew"})`, 'the crew')], {min: 1, max: 4.5, decimals: 1}), 8),
    shelf(7,
      lines('Handshake age', 'WireGuard renews within 120 s while there is traffic; beyond 180 s the tunnel is dead.', [
        range(age('router'), 'router'), range(age('vps'), 'VPS')], {unit: 's', limit: 180}), 8,
      lines('Traffic', 'Down above zero, up below, as the router counts it.', [
        range(moved('receive', 'router'), '{{tunnel}} down'), range(moved('transmit', 'router'), '{{tunnel}} up')],
      {unit: 'bps', mirrored: true}), 8,
      lines('Traffic at the VPS', 'What the VPS sent is down, what it received is up. What is less here than there was lost.', [
        range(moved('transmit', 'vps'), '{{tunnel}} down'), range(moved('receive', 'vps'), '{{tunnel}} up')],
      {unit: 'bps', mirrored: true}), 8),

    heading('The VPS: does it forward?'),
    shelf(7,
      lines('Loss to the internet', 'Asked by the router through this tunnel, beyond the VPS.', [range(lost(probe('internet')), '{{tunnel}}')], LOSS), 8,
      lines('Round trip to the internet', 'Median and 95 % of the answered ones.', trips(probe('internet')), RTT), 8,
      lines('Echoes answered', 'Probes of the site that the agent answered: nine a second where all is well.', [
        range(`${by} (${rate(`wanwatch_echo_answered_total{${tunnel}}`)})`, '{{tunnel}}')], {unit: 'reqps'}), 8),

    heading('mwan3 and the crew'),
    shelf(7,
      lines('Shares', 'Part of the new connections each tunnel gets.', [
        range(`max by (policy, tunnel) (mwan3_policy_share_ratio{${router}})`, '{{policy}} {{tunnel}}')],
      {unit: 'percentunit', min: 0, max: 1}), 8,
      timeline('Track IPs', 'What mwan3 pings through this tunnel to judge it.', [
        range(`max by (ip) (mwan3_track_ip_up{${tunnel}})`, '{{ip}}')], {mappings: words({0: ['silent', 'red'], 1: ['answers', 'green']})}), 8,
      lines('Score', 'mwan3 counts down from full when track IPs are silent; at 0 it takes the tunnel out.', [
        range(`max by (router, tunnel) (mwan3_interface_score{${tunnel}})`, '{{tunnel}}')], {min: 0}), 8),
    shelf(7,
      table('Failovers', 'In the time shown; and how long connections that sat on it stalled the last time.', [
        rows(`round(max by (tunnel) (increase(wanwatch_failovers_total{${router}}[$__range])))`),
        rows(`max by (tunnel) (wanwatch_failover_last_gap_seconds{${router}})`),
        rows(`1000 * max by (tunnel) (wanwatch_failover_last_timestamp_seconds{${router}})`)],
      {tunnel: 'Tunnel', 'Value #A': 'Times', 'Value #B': 'Last gap', 'Value #C': 'Last'},
      {units: {'Last gap': 's', Last: 'dateTimeFromNow'}, noValue: '–'}), 8,
      bars('Out of order', 'Time it carried nothing, by whose fault, in the time shown; unknown: it was never judged.', [
        now(`sum by (verdict) (increase(wanwatch_outage_seconds_total{${tunnel}}[$__range]))`, '{{verdict}}')],
      {unit: 'dthms', min: 0, thresholds: steps('green', [1, 'orange'], [60, 'red'])}), 8,
      lines('The crew', 'Part of new connections and of names looked up that got no answer, on all tunnels together.', [
        range(`sum(${rate(`wanwatch_probe_lost_total{${router},path="crew"}`)}) / sum(${rate(`wanwatch_probe_sent_total{${router},path="crew"}`)})`, 'connections'),
        range(`sum(${rate(`wanwatch_probe_lost_total{${router},path="dns"}`)}) / sum(${rate(`wanwatch_probe_sent_total{${router},path="dns"}`)})`, 'names')], LOSS), 8),

    heading('The router'),
    shelf(6,
      lines('CPU', 'Busy part of the router’s processors.', [
        range(`1 - sum by (router) (${rate(`wanwatch_router_cpu_seconds_total{${router},mode="idle"}`)}) / sum by (router) (${rate(`wanwatch_router_cpu_seconds_total{${router}}`)})`, '{{router}}')],
      {unit: 'percentunit', min: 0, max: 1, limit: 0.9}), 6,
      lines('Connections', 'That the router keeps track of.', [range(`max by (router) (wanwatch_router_conntrack_entries{${router}})`, '{{router}}')], {unit: 'short'}), 6,
      lines('Errors and drops', 'Packets of its links that were bad or thrown away.', [
        range(`sum by (link) (${rate(`wanwatch_link_receive_errors_total{${router}}`)} + ${rate(`wanwatch_link_transmit_errors_total{${router}}`)})`, '{{link}} errors'),
        range(`sum by (link) (${rate(`wanwatch_link_receive_dropped_total{${router}}`)} + ${rate(`wanwatch_link_transmit_dropped_total{${router}}`)})`, '{{link}} drops')],
      {unit: 'pps'}), 6,
      lines('Clock', 'The router’s clock less the collector’s.', [range(`max by (router) (wanwatch_router_clock_offset_seconds{${router}})`, '{{router}}')], {unit: 's'}), 6),

    heading('Wanwatch itself'),
    shelf(6,
      stat('Sources heard', 'The router over SSH, the agent, WireGuard on the VPS.', [
        now(`min by (source) (wanwatch_poll_up{${site}})`, '{{source}}')], {background: true, name: true, mappings: YES}), 6,
      lines('Polls and SSH', 'How long a reading takes.', [range(`max by (source) (wanwatch_poll_duration_seconds{${site}})`, '{{source}}')], {unit: 's'}), 6,
      lines('Probes that say nothing', 'Could not be sent, or nobody was there to judge: no loss.', [
        range(`sum by (path, reason) (${rate(`wanwatch_probe_errors_total{${router}}`)})`, '{{path}} {{reason}}')], {unit: 'reqps'}), 6,
      lines('Memory', 'Java’s heap in use.', [range('sum by (job) (jvm_memory_used_bytes{area="heap"})', '{{job}}')], {unit: 'bytes', min: 0}), 6),
    shelf(6,
      stat('Journals', 'Whether facts reach the disk.', [
        now(`min by (end) (wanwatch_journal_up{${site}})`, '{{end}}')], {background: true, name: true, mappings: words({0: ['not written', 'red'], 1: ['written', 'green']})}), 6,
      lines('Facts', 'Written to the journals, an hour.', [
        range(`sum by (end) (${rate(`wanwatch_journal_facts_total{${site}}`)}) * 3600`, '{{end}}')], {unit: 'short'}), 6,
      lines('Size of the journals', 'On disk.', [range(`max by (end) (wanwatch_journal_size_bytes{${site}})`, '{{end}}')], {unit: 'bytes', min: 0}), 6,
      lines('Answers to Prometheus', 'Whether its scrapes succeed.', [range('min by (job) (up{job=~"wanwatch.*"})', '{{job}}')], {min: 0, max: 1, decimals: 0}), 6),
  ],
});

/** The words of a mapping, their numbers moved up. */
function texts(mapping, up) {
  return Object.fromEntries(Object.entries(mapping[0].options).map(([value, {text, color}]) => [Number(value) + up, [text, color]]));
}

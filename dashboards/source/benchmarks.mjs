// Throughput tests, over a day or the whole festival.
import {bars, dashboard, heading, lines, now, range, rows, ROUTER, router, shelf, SITE, site, stat, steps, table, TESTED,
  tunnel} from './parts.mjs';

const b = (name, filter = tunnel) => `wanwatch_benchmark_${name}{${filter}}`;
const fast = direction => [range(`8 * max by (tunnel, flows) (${b('throughput_bytes_per_second', `${tunnel},direction="${direction}",protocol="tcp"`)})`, '{{tunnel}}, {{flows}} flows')];
const best = (over, direction) => now(`8 * max(${b('throughput_bytes_per_second', `${router},tunnel="${over}",direction="${direction}",protocol="tcp"`)})`, direction);
const trip = (name, q) => `max by (tunnel) (${b(name, `${tunnel},percentile="${q}"`)})`;

// Of the last drill of a tunnel, with its score as a label; of the last comparison of a work, with what each pair's interval says.
const scored = name => rows(`(max by (site, router, tunnel, score) (wanwatch_drill_last_score{${tunnel}}) == 1) * on (site, router, tunnel) group_left () ${name}`);
const drill = name => scored(`max by (site, router, tunnel) (wanwatch_drill_${name}{${tunnel}})`);
const PAIR = 'site, router, work, flows, of, to';
const told = (by, name) => rows(`(max by (${PAIR}, difference) (wanwatch_comparison_last_difference{${router}}) == 1) * on (${by}) group_left () ${name}`);
const pair = name => told(PAIR, `max by (${PAIR}) (wanwatch_comparison_${name}{${router}})`);
const KIND = 'site, router, work, flows';
const compared = `1000 * max by (${KIND}) (wanwatch_comparison_last_end_timestamp_seconds{${router}})`;
const way = name => `max by (${KIND}, way) (wanwatch_comparison_${name}{${router}})`;
const MBIT = {unit: 'bps', min: 0};

export default dashboard({
  uid: 'wanwatch-benchmarks', title: 'Benchmarks', from: 'now-24h',
  description: 'Throughput tests: how fast, at what price in round trips, and what they cost. From a day to a festival.',
  variables: [SITE, ROUTER, TESTED],
  shelves: [
    shelf(4,
      stat('All tunnels at once', 'The last test of all tunnels together.', [best('aggregate', 'down'), best('aggregate', 'up')],
        {unit: 'bps', name: true, noValue: 'not tested'}), 6,
      stat('As the crew gets it', 'The last test from the LAN through mwan3.', [best('crew', 'down'), best('crew', 'up')],
        {unit: 'bps', name: true, noValue: 'not tested'}), 6,
      stat('Tests', 'That ran in the time shown.', [now(`round(sum(increase(wanwatch_benchmark_runs_total{${router}}[$__range])))`)], {}), 3,
      stat('Failed', 'Or stopped before their end, in the time shown.', [now(`round(sum(increase(wanwatch_benchmark_failures_total{${router}}[$__range])))`)],
        {thresholds: steps('green', [1, 'orange'])}), 3,
      stat('Moved', 'Bytes that tests cost in the time shown.', [now(`sum(increase(wanwatch_benchmark_transferred_bytes_total{${router}}[$__range]))`)], {unit: 'decbytes'}), 3,
      stat('Next test', 'When the plan runs the next one.', [now(`1000 * min(wanwatch_benchmark_next_timestamp_seconds{${site}})`)],
        {unit: 'dateTimeFromNow', noValue: 'none planned'}), 3),
    heading('How fast'),
    shelf(9,
      lines('Down', 'What arrived, by tunnel and number of flows: one flow is what one person feels, many are the capacity. A step is a test.', fast('down'), MBIT), 12,
      lines('Up', 'What arrived, by tunnel and number of flows.', fast('up'), MBIT), 12),
    heading('At what price'),
    shelf(8,
      lines('Round trip while idle and loaded', 'Of 95 % of the probes, before and during the last test. What lies between them is buffered somewhere.', [
        range(trip('idle_rtt_seconds', '95'), '{{tunnel}} idle'), range(trip('loaded_rtt_seconds', '95'), '{{tunnel}} loaded')],
      {unit: 's', limit: 0.3}), 12,
      table('Retransmits, jitter, loss', 'Of the last tests: TCP segments sent again, and what UDP suffered.', [
        rows(`max by (tunnel, direction) (${b('retransmits')})`), rows(`max by (tunnel, direction) (${b('jitter_seconds')})`),
        rows(`max by (tunnel, direction) (${b('lost_ratio')})`)],
      {tunnel: 'Of', direction: 'Direction', 'Value #A': 'Retransmits', 'Value #B': 'Jitter', 'Value #C': 'Lost'},
      {units: {Jitter: 's', Lost: 'percentunit'}, noValue: '–'}), 12),
    heading('What ran, and what did not'),
    shelf(13, table('Last tests', 'The last one of each kind.', [
      rows(`1000 * max by (tunnel, direction, flows, protocol, scenario) (${b('last_success_timestamp_seconds')})`),
      rows(`8 * max by (tunnel, direction, flows, protocol, scenario) (${b('throughput_bytes_per_second')})`),
      rows(`max by (tunnel, direction, flows, protocol, scenario) (${b('idle_rtt_seconds', `${tunnel},percentile="50"`)})`),
      rows(`max by (tunnel, direction, flows, protocol, scenario) (${b('loaded_rtt_seconds', `${tunnel},percentile="50"`)})`)],
    {'Value #A': 'When', tunnel: 'Of', direction: 'Direction', flows: 'Flows', protocol: 'Protocol', scenario: 'Scenario',
      'Value #B': 'Throughput', 'Value #C': 'Idle', 'Value #D': 'Loaded'},
    {units: {When: 'dateTimeAsLocal', Throughput: 'bps', Idle: 's', Loaded: 's'}, sortBy: {displayName: 'When', desc: true}}), 24),
    shelf(6,
      bars('Not run, and why', 'Tests that were due and were skipped in the time shown, by reason.', [
        now(`round(sum by (reason) (increase(wanwatch_benchmark_skipped_total{${router}}[$__range])))`, '{{reason}}')],
      {min: 0, decimals: 0, thresholds: steps('green', [1, 'blue'])}), 8,
      bars('Failed, and why', 'In the time shown, by reason.', [
        now(`round(sum by (reason) (increase(wanwatch_benchmark_failures_total{${router}}[$__range])))`, '{{reason}}')],
      {min: 0, decimals: 0, thresholds: steps('green', [1, 'orange'])}), 8,
      bars('Budget left', 'Part of what tests may cost a tunnel in a day or month. Below the least a test costs, none runs.', [
        now(`max by (tunnel, period) (wanwatch_benchmark_budget_remaining_bytes{${router}}) / max by (tunnel, period) (wanwatch_benchmark_budget_bytes{${router}})`, '{{tunnel}} {{period}}')],
      {unit: 'percentunit', min: 0, max: 1, noValue: 'no limit', thresholds: steps('red', [0.1, 'orange'], [0.3, 'green'])}), 8),
    heading('Drills'),
    shelf(7,
      table('Last drills', 'The last one of each tunnel: how the router did, how long mwan3 took and might have taken by its own settings, how long kept flows stalled, when its share was back.', [
        scored(`(1000 * max by (site, router, tunnel) (wanwatch_drill_last_end_timestamp_seconds{${tunnel}}))`), drill('last_detection_seconds'),
        drill('last_detection_allowed_seconds'), drill('last_gap_seconds'), drill('last_even_seconds')],
      {'Value #A': 'When', tunnel: 'Of', score: 'Result', 'Value #B': 'Noticed after', 'Value #C': 'Allowed', 'Value #D': 'Gap', 'Value #E': 'Even after'},
      {units: {When: 'dateTimeAsLocal', 'Noticed after': 's', Allowed: 's', Gap: 's', 'Even after': 's'}, noValue: '–',
        sortBy: {displayName: 'When', desc: true}}), 12,
      bars('Drills, by result', 'Tunnels that were cut in the time shown, by how the router did.', [
        now(`round(sum by (score) (increase(wanwatch_drill_runs_total{${router}}[$__range])))`, '{{score}}')],
      {min: 0, decimals: 0, thresholds: steps('green', [1, 'blue'])}), 4,
      bars('No drill, and why', 'Planned ones that did not begin in the time shown, by reason.', [
        now(`round(sum by (reason) (increase(wanwatch_drill_skipped_total{${router}}[$__range])))`, '{{reason}}')],
      {min: 0, decimals: 0, thresholds: steps('green', [1, 'blue'])}), 5,
      stat('Next drill', 'When the plan cuts a tunnel next.', [now(`1000 * min(wanwatch_drill_next_timestamp_seconds{${site}})`)],
        {unit: 'dateTimeFromNow', noValue: 'none planned'}), 3),
    heading('mwan3, MPTCP or one tunnel'),
    shelf(8,
      table('Last comparisons', 'The same work over two ways in the same minutes: one divided by the other, and what that lies between in 95 of 100 cases. Of a download more is better, of pages and calls less.', [
        told(KIND, `(${compared})`), pair('last_ratio'), pair('last_ratio_low'), pair('last_ratio_high')],
      {'Value #A': 'When', work: 'Work', flows: 'Flows', of: 'Way', to: 'Against', 'Value #B': 'Ratio', 'Value #C': 'From', 'Value #D': 'To', difference: 'Says'},
      {units: {When: 'dateTimeAsLocal'}, decimals: 2, noValue: '–', sortBy: {displayName: 'When', desc: true}}), 14,
      lines('Ratio', 'Of each pair, from comparison to comparison. At 1 both are alike.', [
        range(`max by (work, flows, of, to) (wanwatch_comparison_last_ratio{${router}})`, '{{of}}/{{to}}, {{work}}, {{flows}} flows')],
      {decimals: 2, min: 0}), 10),
    shelf(7,
      table('What each way got', 'In the last comparison of each work, median of its blocks: what a download carried, how long a page or a call\'s packets took.', [
        rows(`8 * ${way('last_throughput_bytes_per_second')}`), rows(way('last_completion_seconds'))],
      {work: 'Work', flows: 'Flows', way: 'Way', 'Value #A': 'Throughput', 'Value #B': 'Took'},
      {units: {Throughput: 'bps', Took: 's'}, noValue: '–'}), 12,
      bars('Comparisons', 'That are over in the time shown, by outcome.', [
        now(`round(sum by (outcome) (increase(wanwatch_comparison_runs_total{${router}}[$__range])))`, '{{outcome}}')],
      {min: 0, decimals: 0, thresholds: steps('green', [1, 'blue'])}), 4,
      bars('No comparison, and why', 'Planned ones that did not begin in the time shown, by reason.', [
        now(`round(sum by (reason) (increase(wanwatch_comparison_skipped_total{${router}}[$__range])))`, '{{reason}}')],
      {min: 0, decimals: 0, thresholds: steps('green', [1, 'blue'])}), 5,
      stat('Next comparison', 'When the plan compares next.', [now(`1000 * min(wanwatch_comparison_next_timestamp_seconds{${site}})`)],
        {unit: 'dateTimeFromNow', noValue: 'none planned'}), 3),
  ],
});

// Many sites on one page: which of them is worst off. Made for a store that has all of them (fleet/README.md).
import {dashboard, heading, now, oneHot, range, ROUTER, router, rows, shelf, SITE, stat, steps, table, timeline, tunnel, tunnels,
  words} from './parts.mjs';

/** From good to worst; a tunnel of which nothing is known stands between. */
const WORST = ['ok', 'degraded', 'unknown', 'tunnel-down', 'uplink-no-internet', 'uplink-down', 'vps-not-forwarding'];
const WORST_WORDS = words({
  0: ['works', 'green'],
  1: ['lossy or slow', 'yellow'],
  2: ['not known', '#808080'],
  3: ['tunnel down', 'red'],
  4: ['no internet behind the dish', 'dark-red'],
  5: ['no link', 'semi-dark-red'],
  6: ['VPS does not forward', 'purple'],
});
const worst = `max by (site) (${oneHot('wanwatch_tunnel_verdict', 'verdict', tunnel, WORST)})`;
const heardOnce = `count by (site) (last_over_time(wanwatch_tunnels_online{${router}}[1d]))`;

export default dashboard({
  uid: 'wanwatch-fleet', title: 'Fleet', from: 'now-24h',
  description: 'All sites: which is worst off, which is silent.',
  variables: [SITE, ROUTER, tunnels()],
  shelves: [
    shelf(4,
      stat('Sites', 'Sites that are heard now.', [now(`count(count by (site) (wanwatch_tunnels_online{${router}}))`)], {}), 4,
      stat('Silent', 'Sites that were heard within a day, and are not now: power, both ends, or the store’s own line.', [
        now(`count(${heardOnce} unless on (site) wanwatch_tunnels_online{${router}}) or vector(0)`)],
      {thresholds: steps('green', [1, 'red'])}), 4,
      stat('With nothing', 'Sites of which mwan3 uses no tunnel.', [
        now(`count(sum by (site) (wanwatch_tunnels_online{${router}}) == 0) or vector(0)`)],
      {thresholds: steps('green', [1, 'red'])}), 4,
      stat('With one left', 'Sites of several tunnels of which mwan3 uses one.', [
        now(`count((sum by (site) (wanwatch_tunnels_online{${router}}) == 1) and on (site) (count by (site) (wanwatch_tunnel_verdict{${tunnel},verdict="ok"}) > 1)) or vector(0)`)],
      {thresholds: steps('green', [1, 'orange'])}), 4,
      stat('Tunnels that work', 'Of all there are.', [
        now(`sum(wanwatch_tunnel_verdict{${tunnel},verdict="ok"})`, 'work'),
        now(`count(wanwatch_tunnel_verdict{${tunnel},verdict="ok"})`, 'of')], {name: true}), 4,
      stat('In maintenance', 'Sites where work is announced.', [
        now(`count(max by (site) (wanwatch_maintenance{${router}}) == 1) or vector(0)`)], {}), 4),
    heading('By site'),
    shelf(10, timeline('The worst tunnel of each site', 'What stands of a site’s tunnels, the worst of them.', [range(worst, '{{site}}')],
      {mappings: WORST_WORDS}), 24),
    shelf(12, table('Sites', 'What came together in the time shown. A site opens its Uplinks.', [
      rows(`sum by (site) (wanwatch_tunnels_online{${router}})`),
      rows(`count by (site) (wanwatch_tunnel_verdict{${tunnel},verdict="ok"})`),
      rows(`sum by (site) (increase(wanwatch_crew_outage_seconds_total{${router}}[$__range]))`),
      rows(`sum by (site) (increase(wanwatch_crew_lost_seconds_total{${router}}[$__range]))`),
      rows(`sum by (site) (increase(wanwatch_failovers_total{${tunnel}}[$__range]))`),
      rows(`max by (site) (wanwatch_router_clock_offset_seconds{${router}})`)],
    {site: 'Site', 'Value #A': 'Tunnels used', 'Value #B': 'of', 'Value #C': 'Nothing at all', 'Value #D': 'Lost crew time',
      'Value #E': 'Failovers', 'Value #F': 'Clock off by'},
    {units: {'Nothing at all': 's', 'Lost crew time': 's', 'Clock off by': 's'}, decimals: 0, sortBy: {displayName: 'Nothing at all', desc: true},
      links: {Site: {title: 'Uplinks', url: '/d/wanwatch-uplinks?var-site=${__value.text}'}}}), 24),
  ],
});

package net.wanwatch.report.number;

import net.wanwatch.report.read.Box;
import net.wanwatch.report.read.Festival;

/// All numbers of one router, reckoned once.
///
/// @param festival what concerns this router only
/// @param mark begins the names of its charts and files: empty where there is one router only
public record Numbers(Festival festival, Box box, String mark, Usable usable, Demand demand, Capacity capacity,
    Reliability reliability, Failovers failovers, Uplinks uplinks, Scenarios scenarios) {
  public static Numbers of(Festival whole, Box box, String mark) {
    return new Numbers(whole.of(box), box, mark, Usable.of(whole, box), Demand.of(whole, box), Capacity.of(whole, box),
        Reliability.of(whole, box), Failovers.of(whole, box), Uplinks.of(whole, box), Scenarios.of(whole, box));
  }
}

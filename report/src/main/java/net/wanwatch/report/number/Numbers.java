package net.wanwatch.report.number;

import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.RouterReport;

/// All numbers of one router, reckoned once.
///
/// @param festival what concerns this router only
/// @param mark begins the names of its charts and files: empty where there is one router only
public record Numbers(Festival festival, RouterReport box, String mark, Usable usable, Demand demand, TestSums capacity,
    Reliability reliability, FailoverSums failovers, Uplinks uplinks, Scenarios scenarios, LoadedTrips loadedTrips) {
  public static Numbers of(Festival whole, RouterReport box, String mark) {
    return new Numbers(whole.of(box), box, mark, Usable.of(whole, box), Demand.of(whole, box), TestSums.of(whole, box),
        Reliability.of(whole, box), FailoverSums.of(whole, box), Uplinks.of(whole, box), Scenarios.of(whole, box),
        LoadedTrips.of(whole, box));
  }
}

package net.wanwatch.collector.record;

import java.util.List;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.Judge;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.probe.Beats;

/// All that a judge begins with; what it hears afterwards are events. The same beginning and the same events make the same
/// facts.
///
/// @param beats how often everything is asked
/// @param at when it begins
/// @param outages what was open then, for an earlier process saw it begin
/// @param crew likewise
public record Beginning(String site, List<Config.Router> routers, Config.Bounds bounds, Beats beats, Moment at,
    List<Fact.Outage> outages, List<Fact.CrewOutage> crew) {
  public Beginning {
    routers = List.copyOf(routers);
    outages = List.copyOf(outages);
    crew = List.copyOf(crew);
  }

  /// At the usual beats.
  public Beginning(String site, List<Config.Router> routers, Config.Bounds bounds, Moment at, List<Fact.Outage> outages,
      List<Fact.CrewOutage> crew) {
    this(site, routers, bounds, Beats.USUAL, at, outages, crew);
  }

  public Judge judge() {
    var judge = new Judge(site, routers, bounds, beats, at);
    outages.forEach(judge::resume);
    crew.forEach(judge::resume);
    return judge;
  }

  /// The same site at a later moment.
  Beginning later(Moment now, List<Fact.Outage> outages, List<Fact.CrewOutage> crew) {
    return new Beginning(site, routers, bounds, beats, now, outages, crew);
  }

  /// Judged by other routers and bounds than it was.
  Beginning judgedBy(Config config) {
    return new Beginning(config.site(), config.routers(), config.bounds(), beats, at, outages, crew);
  }
}

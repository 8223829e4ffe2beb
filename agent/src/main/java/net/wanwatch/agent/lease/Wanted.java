package net.wanwatch.agent.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Config;
import net.wanwatch.http.JsonBody;
import net.wanwatch.http.Refused;

/// What somebody asks to borrow: `{"tunnels": ["wg1", "wg2"], "seconds": 20}`, with `"crew"` instead of the list for
/// the loopback address, and `"router": "magic"` where several routers have a tunnel of that name. With `"for": "comparison"` they are
/// no iperf3 servers, and there is one more at the loopback address.
record Wanted(List<Place> places, Duration length, boolean comparison) {
  /// A run of five minutes is longer than any that says more than one of fifteen seconds.
  private static final int LONGEST = 300;
  private static final int MOST = 64;
  static final String CREW = "crew";
  private static final String COMPARISON = "comparison";

  /// @param tunnel its name, or `crew`
  record Place(String tunnel, String address) {}

  Wanted(List<Place> places, Duration length) {
    this(places, length, false);
  }

  static Wanted read(Config config, byte[] json) throws Refused {
    var body = JsonBody.read(json, List.of("tunnels", "seconds", "router", "for"));
    var purpose = body.optionalText("for", 20);
    if (purpose.isPresent() && !purpose.get().equals(COMPARISON)) {
      throw new Refused(400, "for must be comparison, or not be there");
    }
    var length = Duration.ofSeconds(body.whole("seconds", 1, LONGEST));
    if (!body.isList("tunnels")) {
      if (!body.text("tunnels", 20).equals(CREW)) {
        throw new Refused(400, "tunnels must be a list of names, or \"crew\"");
      }
      return new Wanted(List.of(crew(config)), length);
    }
    var router = body.optionalText("router", 64);
    var places = new ArrayList<Place>();
    for (var name : new LinkedHashSet<>(body.texts("tunnels", 64, MOST))) {
      places.add(place(config, router, name));
    }
    if (purpose.isPresent()) {
      places.add(crew(config));
    }
    return new Wanted(places, length, purpose.isPresent());
  }

  private static Place crew(Config config) throws Refused {
    return new Place(CREW, config.vpsAddress()
        .orElseThrow(() -> new Refused(400, "no vps: address is configured here, so there is none for the crew")));
  }

  private static Place place(Config config, Optional<String> router, String name) throws Refused {
    var found = config.routers()
        .stream()
        .filter(r -> router.isEmpty() || router.get().equals(r.name()))
        .flatMap(r -> r.tunnels().stream())
        .filter(tunnel -> tunnel.name().equals(name))
        .toList();
    return switch (found.size()) {
      case 1 -> new Place(name, found.getFirst().vpsAddress());
      case 0 -> throw new Refused(400, "no tunnel '%s' is configured here%s".formatted(name,
          router.map(r -> " for the router '" + r + "'").orElse("")));
      default -> throw new Refused(400, "several routers have a tunnel '%s': name the router too".formatted(name));
    };
  }
}

package net.wanwatch.collector.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import net.wanwatch.collector.dish.DishAnswer;
import net.wanwatch.collector.dish.DishOutage;
import net.wanwatch.collector.dish.DishStatus;

/// What of a dish's answer a judgement hangs on.
final class DishJson {
  private DishJson() {}

  static void write(DishAnswer answer, ObjectNode to) {
    switch (answer) {
      case DishAnswer.Unheard _ -> to.put("silent", true);
      case DishAnswer.Said(var status, var past) -> {
        to.put("dish", status.dish());
        status.disabled().ifPresent(disabled -> to.put("disabled", disabled));
        if (status.cause().isEmpty() && !status.isWell()) {
          to.put("unwell", true);
        }
        status.outage().ifPresent(outage -> write(outage, to.putObject("outage")));
        var all = to.putArray("past");
        past.forEach(outage -> write(outage, all.addObject()));
      }
    }
  }

  private static void write(DishOutage outage, ObjectNode to) {
    to.put("cause", outage.cause()).put("start", outage.start().toString()).put("for", outage.length().toNanos());
    if (!outage.ahead().isZero()) {
      to.put("ahead", outage.ahead().toNanos());
    }
  }

  static DishAnswer read(JsonNode line) throws Malformed {
    if (line.has("silent")) {
      return new DishAnswer.Unheard("not recorded");
    }
    var past = new ArrayList<DishOutage>();
    for (var each : line.path("past")) {
      past.add(outage(each));
    }
    var outage = line.has("outage") ? Optional.of(outage(line.path("outage"))) : Optional.<DishOutage>empty();
    var disabled = line.has("disabled") ? Optional.of(Json.text(line, "disabled")) : Optional.<String>empty();
    return new DishAnswer.Said(new DishStatus(Json.text(line, "dish"), Optional.empty(), outage, disabled,
        line.has("unwell"), OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), OptionalLong.empty(),
        OptionalLong.empty(), OptionalInt.empty(), Set.of()), past);
  }

  private static DishOutage outage(JsonNode it) throws Malformed {
    return new DishOutage(Json.text(it, "cause"), Json.instant(it, "start"), Duration.ofNanos(Json.number(it, "for")),
        it.has("ahead") ? Duration.ofNanos(Json.number(it, "ahead")) : Duration.ZERO);
  }
}

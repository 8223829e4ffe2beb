package net.wanwatch.collector.dish;

import java.util.List;

/// What came of asking a dish.
public sealed interface DishAnswer {
  /// @param past its outages that are over, by start; empty where they were not asked for
  record Said(DishStatus status, List<DishOutage> past) implements DishAnswer {
    public Said {
      past = List.copyOf(past);
    }
  }

  /// Nothing is known of it.
  ///
  /// @param reason in a few words
  record Unheard(String reason) implements DishAnswer {}
}

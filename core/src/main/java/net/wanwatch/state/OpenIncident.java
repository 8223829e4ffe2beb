package net.wanwatch.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An incident that people were told of and that goes on, for the pages.
///
/// @param what the worst of it that goes on, in the journal's word
/// @param tunnels that are down, as the crew calls them
/// @param since when the first of what goes on began
/// @param who said that they have it
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonIgnoreProperties(ignoreUnknown = true)
public record OpenIncident(String what, List<String> tunnels, Instant since, Optional<String> who) {
  public OpenIncident {
    tunnels = List.copyOf(tunnels);
  }
}

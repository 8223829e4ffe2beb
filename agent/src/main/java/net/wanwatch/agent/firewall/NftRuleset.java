package net.wanwatch.agent.firewall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `nft -j list ruleset` (libnftables-json(5)). A packet that is forwarded has to pass every chain at that hook; what one of
/// them drops is lost, whatever another says.
public final class NftRuleset {
  private static final List<String> FAMILIES = List.of("ip", "inet");

  private final List<JsonNode> chains = new ArrayList<>();
  private final Map<String, List<JsonNode>> rules = new HashMap<>();
  private final Map<String, JsonNode> sets = new HashMap<>();

  private NftRuleset() {}

  /// @throws IOException where it is none
  public static NftRuleset parse(String json) throws IOException {
    try {
      var all = new ObjectMapper().readTree(json).path("nftables");
      if (!all.isArray()) {
        throw new IOException("nft tells no rules");
      }
      var ruleset = new NftRuleset();
      all.forEach(ruleset::add);
      return ruleset;
    } catch (JsonProcessingException e) {
      throw new IOException("nft's answer is no JSON", e);
    }
  }

  private void add(JsonNode it) {
    if (it.has("chain")) {
      chains.add(it.path("chain"));
    } else if (it.has("rule")) {
      var rule = it.path("rule");
      rules.computeIfAbsent(place(rule) + " " + rule.path("chain").asText(), _ -> new ArrayList<>())
          .add(rule.path("expr"));
    } else if (it.has("set")) {
      sets.put(place(it.path("set")) + " " + it.path("set").path("name").asText(), it.path("set").path("elem"));
    }
  }

  private static String place(JsonNode it) {
    return it.path("family").asText() + " " + it.path("table").asText();
  }

  /// The chains that forwarded packets have to pass, each as `inet filter forward`.
  public List<String> forward() {
    return chains.stream()
        .filter(it -> it.path("hook").asText("").equals("forward"))
        .filter(it -> FAMILIES.contains(it.path("family").asText("")))
        .map(it -> place(it) + " " + it.path("name").asText())
        .toList();
  }

  /// Whether a chain lets a packet pass; empty where its rules ask for more than is known of it.
  public Optional<Boolean> passes(String chain, Packet packet) {
    var policy = chains.stream()
        .filter(it -> (place(it) + " " + it.path("name").asText()).equals(chain))
        .map(it -> it.path("policy").asText("accept"))
        .findFirst()
        .orElse("accept");
    var ends = new Passing(rules, sets, packet).through(chain);
    if (ends.remove(Passing.End.ON)) {
      ends.add(policy.equals("drop") ? Passing.End.DROP : Passing.End.ACCEPT);
    }
    return ends.size() == 1 ? Optional.of(ends.contains(Passing.End.ACCEPT)) : Optional.empty();
  }

  /// Whether any rule gives packets that leave the host's own address.
  public boolean masquerades() {
    return masquerades("");
  }

  /// @param beside `family table` of rules that do not count
  public boolean masquerades(String beside) {
    return rules.entrySet()
        .stream()
        .filter(it -> beside.isEmpty() || !it.getKey().startsWith(beside + " "))
        .flatMap(it -> it.getValue().stream())
        .anyMatch(it -> has(it, "masquerade") || has(it, "snat") || isXt(it));
  }

  private static boolean has(JsonNode expressions, String statement) {
    for (var each : expressions) {
      if (each.has(statement)) {
        return true;
      }
    }
    return false;
  }

  /// As iptables-nft writes it.
  private static boolean isXt(JsonNode expressions) {
    for (var each : expressions) {
      if (List.of("MASQUERADE", "SNAT").contains(each.path("xt").path("name").asText(""))) {
        return true;
      }
    }
    return false;
  }
}

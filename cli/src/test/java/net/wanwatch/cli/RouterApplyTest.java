package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.setup.apply.Commands;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A router that answers as one: what it is asked for is told by the script's own words.
class RouterApplyTest {
  private static final Commands NOTHING = new Commands(List.of(), List.of(), List.of());
  private static final Commands SHOWN = new Commands(List.of("uci set mwan3.wg1wan.down=3", "uci commit mwan3"),
      List.of("mwan3 restart"), List.of());

  private final StringWriter out = new StringWriter();
  private final List<String> begun = new ArrayList<>();
  private String answering = "";
  private String hostname = "magic";
  private Config.Router router = new Config.Router("magic", List.of(), 22, "root", Path.of("key"), Optional.empty(),
      Path.of("known_hosts"), List.of(), List.of());

  @BeforeEach
  void example() throws Exception {
    router = ConfigFile.read(Path.of("../examples/wanwatch.yaml")).routers().getFirst();
  }

  private String answer(String script) {
    if (script.contains("== release")) {
      return "== hostname\n" + hostname + "\n== end\n";
    }
    for (var word : List.of("prepared", "written", "started")) {
      if (script.endsWith("echo " + word + "\n")) {
        begun.add(word);
        return word + "\n";
      }
    }
    return script.contains("echo applying")
        ? "done\n"
        : script.contains("echo kept") ? "kept\n" : script.contains("iface_state") ? answering : "";
  }

  private RouterApply apply() {
    return new RouterApply(this::answer, Duration.ZERO, router, new PrintWriter(out, true));
  }

  /// As it is shown, as long as the router is called what it was.
  private RouterApply.Difference difference() {
    return setup -> setup.hostname().orElse("").equals("magic") ? SHOWN : NOTHING;
  }

  @Test
  void yesToWhatIsStillSoIsWanted() throws Exception {
    assertThat(apply().isWanted(SHOWN, difference(), () -> true)).isTrue();
    assertThat(out.toString()).isEmpty();
  }

  /// Somebody mends it by hand while the question stands.
  @Test
  void yesThatComesAfterTheRouterWasChangedIsOfSomethingElse() throws Exception {
    assertThat(apply().isWanted(SHOWN, difference(), () -> {
      hostname = "changed";
      return true;
    })).isFalse();
    assertThat(out.toString()).isEqualTo("magic was changed meanwhile: nothing was done. Look again.\n");
    assertThat(begun).isEmpty();
  }

  @Test
  void noIsNo() throws Exception {
    assertThat(apply().isWanted(SHOWN, difference(), () -> false)).isFalse();
    assertThat(out.toString()).isEqualTo("Nothing was changed.\n");
  }

  @Test
  void newRouterIsToldThatNoTunnelAnswersYetAndWhatComesNext() throws Exception {
    assertThat(apply().apply(SHOWN, _ -> NOTHING)).isTrue();
    assertThat(begun).containsExactly("prepared", "written", "started");
    assertThat(out.toString()).contains("Kept.\nNo tunnel answers yet: ",
        "Next, on the VPS: wanwatch plan --vps ADDRESS --apply vps --key TUNNEL=KEY for each; then, here: wanwatch check --live")
        .doesNotContain("Did not answer before");
    assertThat(apply().apply(new Commands(SHOWN.changes(), List.of(),
        List.of("the public key of the VPS's wg1 is not known yet: --key wg1=…")), _ -> NOTHING)).isTrue();
    assertThat(out.toString()).contains(
        "Next, on the VPS: wanwatch plan --vps ADDRESS --apply vps; then here again, with the keys that it tells.");
  }

  @Test
  void tunnelThatWasSilentBeforeIsNamedBesideThoseThatAnswer() throws Exception {
    answering = "wg1 answers\nwg3 answers\nwg1wan online\n";
    assertThat(apply().apply(SHOWN, _ -> NOTHING)).isTrue();
    assertThat(out.toString()).contains(
        "Kept: wg1 answers, wg1wan online, wg3 answers.\nDid not answer before, so that this was not judged by it: wg2.")
        .doesNotContain("No tunnel answers");
  }
}

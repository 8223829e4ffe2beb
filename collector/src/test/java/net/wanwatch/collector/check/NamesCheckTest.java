package net.wanwatch.collector.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.live.Check;
import net.wanwatch.setup.read.RouterSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A router of two tunnels, and a configuration that means another one.
class NamesCheckTest {
  private static final String ROUTER = """
      == network
      network.wg1=interface
      network.wg1.proto='wireguard'
      network.wg1.addresses='10.0.1.2/24'
      network.@wireguard_wg1[0]=wireguard_wg1
      network.@wireguard_wg1[0].endpoint_host='203.0.113.10'
      network.wg1wan=interface
      network.wg1wan.device='wg1'
      network.wg2=interface
      network.wg2.proto='wireguard'
      network.wg2.addresses='10.0.2.2/24'
      network.@wireguard_wg2[0]=wireguard_wg2
      network.@wireguard_wg2[0].endpoint_host='203.0.113.10'
      network.wg2wan=interface
      network.wg2wan.device='wg2'
      == mwan3
      mwan3.wg1wan=interface
      mwan3.wg1wan.track_ip='1.1.1.1'
      mwan3.wg2wan=interface
      mwan3.wg2wan.track_ip='8.8.8.8'
      == addresses
      5: wg1    inet 10.0.1.2/24 brd 10.0.1.255 scope global wg1
      6: wg2    inet 10.0.2.2/24 brd 10.0.2.255 scope global wg2
      == end
      """;
  private static final String FILE = """
      site: hill
      routers:
        - name: magic
          addresses: [192.168.1.1]
          key: id
          tunnels:
            - {name: wg1, member: wg1wan, router-address: 10.0.1.2, vps-address: 10.0.1.1}
            - {name: wg2, member: wg2wan, router-address: 10.0.2.2, vps-address: 10.0.2.1}
      """;

  @TempDir
  private Path folder = Path.of("");

  private List<String> said(String from, String to) throws Exception {
    assertThat(FILE).contains(from);
    var config = ConfigFile.read(Files.writeString(folder.resolve("x.yaml"), FILE.replace(from, to)));
    var checks = new ArrayList<Check>();
    new NamesCheck(config, config.routers().getFirst(), RouterSetup.parse(ROUTER), checks::add).run();
    return checks.stream().map(it -> it.what() + ": " + it.detail()).toList();
  }

  @Test
  void whatFitsIsNotToldOf() throws Exception {
    assertThat(said("hill", "hill")).isEmpty();
  }

  @Test
  void memberThatIsNotItsOwnIsNamed() throws Exception {
    assertThat(said("wg1, member: wg1wan", "wg1, member: wan1")).singleElement()
        .asString()
        .startsWith("magic member wg1: mwan3's interface of wg1 is wg1wan, and wanwatch.yaml says wan1: write 'member");
  }

  @Test
  void addressesOfAnotherTunnelOrOfNobodyAreNamed() throws Exception {
    assertThat(said("vps-address: 10.0.1.1", "vps-address: 10.0.2.9")).containsExactly(
        "magic vps-address wg1: 10.0.2.9 lies in the network of wg2, 10.0.2.2/24: write the address of the VPS's end of wg1");
    assertThat(said("router-address: 10.0.2.2", "router-address: 10.0.9.2")).singleElement()
        .asString()
        .startsWith("magic router-address wg2: wg2 has the address 10.0.2.2, and wanwatch.yaml says 10.0.9.2");
  }

  @Test
  void targetsThatProveNothingAreNamed() throws Exception {
    assertThat(said("site: hill\n", "site: hill\nprobes: {uplink-target: 203.0.113.10}\n")).singleElement()
        .asString()
        .startsWith("magic uplink-target: 203.0.113.10 is the VPS itself");
    assertThat(said("site: hill\n", "site: hill\nprobes: {internet-target: 8.8.8.8}\n")).singleElement()
        .asString()
        .startsWith("magic internet-target: 8.8.8.8 is a track IP of wg2wan");
  }
}

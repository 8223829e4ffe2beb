package net.wanwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// docker-compose.yml as docker-compose itself understands it. No image was ever run here.
class ComposeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static JsonNode config(String profile) throws IOException, InterruptedException {
    var compose = Program.first("/usr/libexec/docker/cli-plugins/docker-compose",
        "/usr/local/lib/docker/cli-plugins/docker-compose", "/usr/local/bin/docker-compose");
    var said = Program.run(ROOT, 30, List.of(compose.toString(), "--profile", profile, "config", "--format", "json"));
    assertThat(said.exit()).as(said.output()).isZero();
    return new ObjectMapper().readTree(said.output());
  }

  private static Map<String, JsonNode> services(String profile) throws IOException, InterruptedException {
    return config(profile).path("services")
        .propertyStream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "vps", "site"})
  void everyServiceIsPinnedWatchedShutAndNobodysRoot(String profile) throws Exception {
    var services = services(profile);
    assertThat(services).isNotEmpty();
    services.forEach((name, service) -> {
      assertThat(service.path("image").asText()).as(name).matches(".+:v?\\d+\\.\\d+\\.\\d+");
      assertThat(service.has("healthcheck")).as(name).isTrue();
      assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
      assertThat(texts(service.path("cap_drop"))).as(name).containsExactly("ALL");
      assertThat(service.path("privileged").asBoolean()).as(name).isFalse();
      assertThat(service.path("user").asText()).as(name).isNotEqualTo("root");
    });
    assertThat(Files.readString(ROOT.resolve("Dockerfile"))).contains("\nUSER 10001:10001\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "vps", "site"})
  void onlyTheAgentSeesTheHostsNetworkAndHasRights(String profile) throws Exception {
    services(profile).forEach((name, service) -> {
      boolean agent = name.equals("agent");
      assertThat(service.path("network_mode").asText().equals("host")).as(name).isEqualTo(agent);
      assertThat(texts(service.path("cap_add"))).as(name)
          .isEqualTo(agent ? List.of("NET_ADMIN", "NET_RAW") : List.of());
      // wg and fping get their rights from their files
      assertThat(texts(service.path("security_opt")).contains("no-new-privileges:true")).as(name).isEqualTo(!agent);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "vps", "site"})
  void noPortIsPublishedOnAPublicAddress(String profile) throws Exception {
    services(profile).forEach((name, service) -> service.path("ports")
        .forEach(
            port -> assertThat(port.path("host_ip").asText()).as(name).matches("127\\.0\\.0\\.1|10\\.0\\.[0-3]\\.1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "vps", "site"})
  void mountedFilesAreHereAndSecretsAreDocumented(String profile) throws Exception {
    var install = Files.readString(ROOT.resolve("docs/install.md"));
    var config = config(profile);
    config.path("secrets")
        .forEach(
            secret -> assertThat(install).contains("secrets/" + Path.of(secret.path("file").asText()).getFileName()));
    config.path("services")
        .forEach(service -> service.path("volumes")
            .valueStream()
            .filter(volume -> volume.path("type").asText().equals("bind"))
            .forEach(volume -> {
              var source = ROOT.relativize(Path.of(volume.path("source").asText())).toString();
              assertThat(volume.path("read_only").asBoolean()).as(source).isTrue();
              if (source.equals("wanwatch.yaml") || source.equals("secrets/chat")) {
                assertThat(install).contains(source);
              } else {
                assertThat(ROOT.resolve(source)).exists();
              }
            }));
  }
}

package net.wanwatch.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import net.wanwatch.config.Address;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.setup.find.FoundSetup;
import net.wanwatch.setup.find.SetupFinder;
import net.wanwatch.setup.read.Addresses;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.setup.write.Answers;
import net.wanwatch.setup.write.ChatAnswer;
import net.wanwatch.setup.write.ConfigText;
import net.wanwatch.setup.write.Kept;
import net.wanwatch.setup.write.MostRate;
import net.wanwatch.setup.write.VpsHalf;
import net.wanwatch.shell.LocalShell;
import net.wanwatch.tunnel.WgDump;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// From nothing to a configuration: reads the router over SSH, asks six questions at most, and writes `wanwatch.yaml`.
@Command(name = "init", description = "Reads how the router is set up, asks six questions at most, and writes wanwatch.yaml.", footer = {
    "", "Nothing is changed on the router. On the VPS: wanwatch init --agent FILE completes what was written on site.",
    "", "A file of answers; a word that is missing has its default:", "", "  router: 192.168.1.1",
    "  host-key: SHA256:...        # what the router shows, or 'accept'", "  site: hill",
    "  labels: Starlink A, Starlink B, LTE", "  ceilings: 60/15, 50/12, 40/10", "  chat: telegram -1001234567890", "",
    "Exit codes: 0 written, 1 your input or the router's set-up, 2 our trouble."})
final class InitCommand implements Callable<Integer> {
  private static final Path INSTALLED = Path.of("/etc/wanwatch");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TOKEN_BYTES = 24;
  private static final int LAST_PORT = 65_535;
  private static final Pattern UNSAID = Pattern.compile("^ *- \\{name: ([^,]+),.*vps-address: \\?[,}]");
  private static final String READABLE = "rw-r--r--";

  @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = {"What to write.",
      "Default: /etc/wanwatch/wanwatch.yaml where the package is installed, else wanwatch.yaml here."})
  private Optional<Path> file = Optional.empty();

  @Option(names = "--answers", paramLabel = "FILE", description = "Take the answers from a file. Its words are router, host-key, site, labels, ceilings and chat, see below.")
  private Optional<Path> answers = Optional.empty();

  @Option(names = "--agent", paramLabel = "FILE", description = "Complete, on the VPS, what was written on site by what is there.")
  private Optional<Path> agent = Optional.empty();

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "22", description = "Of the router's SSH server. Default: ${DEFAULT-VALUE}.")
  private int port = 22;

  @Option(names = "--user", paramLabel = "NAME", defaultValue = "root", description = "On the router. Default: ${DEFAULT-VALUE}.")
  private String user = "root";

  @Option(names = "--dry-run", description = "Show what would be written, and write no configuration.")
  private boolean dryRun;

  @Option(names = {"-y", "--yes"}, description = "Write over what is there, after showing what changes.")
  private boolean yes;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  boolean help;

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (port < 1 || port > LAST_PORT) {
      throw new ParameterException(command.commandLine(), "--port must be 1 to " + LAST_PORT);
    }
    if (!user.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}")) {
      throw new ParameterException(command.commandLine(), "--user '%s' is no name of a user".formatted(user));
    }
    Logging.start(Logging.Level.ERROR, Logging.Format.fitting());
    var out = command.commandLine().getOut();
    var questions = answers.isPresent()
        ? Questions.of(answers.get(), out)
        : Questions.to(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
    return agent.isPresent() ? agent(agent.get(), questions, out) : site(questions, out);
  }

  private Path file() {
    return file.orElseGet(() -> (Files.isDirectory(INSTALLED) ? INSTALLED : Path.of("")).resolve("wanwatch.yaml"));
  }

  private int site(Questions questions, PrintWriter out) throws IOException, LocalClient.Wrong, BadConfig {
    var folder = Optional.ofNullable(file().toAbsolutePath().getParent()).orElseThrow();
    mayWrite(file(), folder);
    var address = questions.ask("router", "The router's address on the crew's LAN?", "192.168.1.1",
        "an address or a host name", InitCommand::host);
    var setup = new RouterVisit(address, port, user, folder, questions, out).read();
    var found = SetupFinder.find(setup);
    show(found, out);
    if (found.tunnels().isEmpty()) {
      throw new LocalClient.Wrong(
          "no WireGuard tunnel to a VPS was found on %s: nothing was written".formatted(address));
    }
    var kept = new Kept(before());
    var text = kept.text(ConfigText.of(found, asked(address, found, kept, questions), source(found, setup)), found);
    var written = new WrittenFile(file(), text, READABLE);
    if (dryRun) {
      out.print(text);
      out.flush();
      whole(file(), text);
      return ExitCode.FINE;
    }
    if (!write(written, questions, out)) {
      return ExitCode.YOUR_INPUT;
    }
    var token = folder.resolve("token");
    if (!Files.exists(token)) {
      var random = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(random);
      new WrittenFile(token, Base64.getEncoder().encodeToString(random) + "\n", "rw-------").write();
    }
    ServiceUser.WANWATCH.give(List.of(token, folder.resolve("id_ed25519"), folder.resolve("known_hosts")));
    whole(file(), text);
    ConfigFile.read(file());
    next(found, out);
    return ExitCode.FINE;
  }

  /// What no router and no person has said stands there as a question mark.
  static void whole(Path file, String text) throws LocalClient.Wrong {
    var lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      var found = UNSAID.matcher(lines.get(i));
      if (found.find()) {
        throw new LocalClient.Wrong(
            "%s:%d: the VPS's end of %3$s is told nowhere on the router: write its vps-address in place of the question mark (on the VPS: ip -4 addr show %3$s)"
                .formatted(file, i + 1, found.group(1)));
      }
    }
  }

  /// What is there already, where it can be read.
  private Optional<Config> before() {
    try {
      return Files.exists(file()) ? Optional.of(ConfigFile.read(file())) : Optional.empty();
    } catch (BadConfig _) {
      return Optional.empty();
    }
  }

  /// Said before the questions, not after them.
  private static void mayWrite(Path file, Path folder) throws LocalClient.Wrong {
    if (Files.isDirectory(file)) {
      throw new LocalClient.Wrong("%s is a folder: name a file in it".formatted(file));
    }
    Path there = folder;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there != null && !Files.isDirectory(there)) {
      throw new LocalClient.Wrong("%s cannot be written: %s is no folder".formatted(file, there));
    }
    if (there != null && !Files.isWritable(there)) {
      throw new LocalClient.Wrong(
          "this user may not write in %s: sudo, or name another place with --config".formatted(folder));
    }
  }

  private static void show(FoundSetup found, PrintWriter out) {
    out.println();
    for (var tunnel : found.tunnels()) {
      out.println("  %-8s %-15s -> %-15s by %s, %s".formatted(tunnel.name(), tunnel.routerAddress(),
          tunnel.vpsAddress().orElse("?"), tunnel.uplink().or(tunnel::wan).orElse("?"),
          tunnel.member().map(it -> "mwan3 " + it).orElse("not in mwan3")));
    }
    found.notes().forEach(note -> out.println("  note: " + note));
    out.println();
  }

  private Answers asked(String address, FoundSetup found, Kept kept, Questions questions)
      throws IOException, LocalClient.Wrong {
    int count = found.tunnels().size();
    var site = questions.ask("site", "Name of the place, as it stands on every number?", kept.site(),
        "up to 64 characters", InitCommand::site);
    var labels = questions.ask("labels", "What does the crew call the %d uplinks, in this order?".formatted(count),
        kept.labels(found), "%d names with commas between them".formatted(count),
        typed -> Optional.of(TypedLabels.read(typed, count)));
    var ceilings = questions.ask("ceilings",
        "What does each give at most, Mbit/s down/up (60/15, or one for each)? A test takes no more.",
        kept.ceilings(found), "60/15, or %d of these with commas between them, or none".formatted(count),
        typed -> ceilings(typed, count));
    var chat = questions.ask("chat", "Whom to tell (%s)?".formatted(ChatAnswer.FORMS), "none",
        ChatAnswer.FORMS + ", or none", InitCommand::chat);
    return new Answers(address, port, user, site, labels, ceilings, chat.stream().findFirst());
  }

  private static Optional<String> host(String typed) throws Questions.Misunderstood {
    if (typed.matches("[^:]+:\\d+|\\[.*]:\\d+")) {
      throw new Questions.Misunderstood(
          "a port stands at the command, --port " + typed.substring(typed.lastIndexOf(':') + 1));
    }
    return Optional.of(typed).filter(it -> Address.literal(it).isPresent() || Address.isHostName(it));
  }

  private static Optional<String> site(String typed) throws Questions.Misunderstood {
    if (typed.length() > 64) {
      throw new Questions.Misunderstood("it has %d characters".formatted(typed.length()));
    }
    return Optional.of(typed);
  }

  private static Optional<List<MostRate>> ceilings(String typed, int count) throws Questions.Misunderstood {
    var rates = MostRate.list(typed.equals("none") ? "" : typed);
    if (rates.filter(it -> it.size() > 1 && it.size() != count).isPresent()) {
      throw new Questions.Misunderstood(
          "there are %d uplinks, and %d rates were given".formatted(count, rates.get().size()));
    }
    return rates;
  }

  /// @return none or one
  private static Optional<List<ChatAnswer>> chat(String typed) {
    return typed.equals("none") ? Optional.of(List.of()) : ChatAnswer.parse(typed).map(List::of);
  }

  private static String source(FoundSetup found, RouterSetup setup) {
    return "what %s said (%s, %s)".formatted(found.router(),
        setup.release().map(it -> "OpenWrt " + it).orElse("no OpenWrt"),
        setup.mwan3Version().map(it -> "mwan3 " + it).orElse("mwan3"));
  }

  /// @return whether it stands there now
  private boolean write(WrittenFile written, Questions questions, PrintWriter out)
      throws IOException, LocalClient.Wrong {
    if (written.isThere()) {
      out.println(written.file() + " says that already.");
      return true;
    }
    var difference = written.difference();
    if (difference.isPresent()) {
      out.println(difference.get());
      out.println();
      if (!yes && questions.isFile()) {
        throw new LocalClient.Wrong(written.file() + " is there and differs: --yes writes over it");
      }
      if (!yes && !questions.ask("write", "Write this?", "no", "yes or no", Questions::yesOrNo)) {
        out.println("Nothing was written.");
        return false;
      }
    }
    written.write();
    out.println("Written: " + written.file());
    return true;
  }

  private void next(FoundSetup found, PrintWriter out) {
    var path = file().toAbsolutePath();
    var folder = Optional.ofNullable(path.getParent()).orElseThrow();
    var vps = found.tunnels().getFirst().endpoint();
    var installed = folder.equals(INSTALLED);
    out.println("""

        Next:
          1. to the VPS:  scp %1$s %2$s root@%3$s:%4$s/
          2. there:       wanwatch init --agent %1$s, then %5$s
          3. back here:   scp root@%3$s:%1$s %4$s/, then %6$s
          4. look at      http://127.0.0.1:9978/
        What is not right is told by 'wanwatch check --live', here and, with --agent, there.""".formatted(path,
        folder.resolve("token"), vps, folder,
        installed ? "systemctl enable --now wanwatch-agent" : "wanwatch agent --config " + path,
        installed ? "systemctl enable --now wanwatch-collector" : "wanwatch collector --config " + path));
  }

  private int agent(Path written, Questions questions, PrintWriter out)
      throws IOException, LocalClient.Wrong, BadConfig {
    if (!Files.exists(written)) {
      throw new LocalClient.Wrong(
          "%s is not there: copy it and its token here, from the site where 'wanwatch init' wrote them"
              .formatted(written));
    }
    mayWrite(written, Optional.ofNullable(written.toAbsolutePath().getParent()).orElseThrow());
    var config = ConfigFile.read(written);
    var shell = new LocalShell(TIMEOUT);
    var devices = WgDump.parse(shell.run(WgDump.SCRIPT));
    var addresses = Addresses.parse(shell.run("ip -o addr").lines().toList());
    var half = VpsHalf.of(Files.readString(written), config, devices, addresses);
    half.notes().forEach(note -> out.println("note: " + note));
    var completed = new WrittenFile(written, half.text(), READABLE);
    boolean same = completed.isThere();
    if (dryRun) {
      out.print(half.text());
      return ExitCode.FINE;
    }
    if (!write(completed, questions, out)) {
      return ExitCode.YOUR_INPUT;
    }
    // A copy is its copier's.
    ServiceUser.WANWATCH.give(NamedFiles.ofAgent(config));
    ServiceUser.WANWATCH.give(ServiceUser.WANWATCH.closed(List.of(written)));
    for (var file : NamedFiles.ofAgent(config)) {
      if (!Files.exists(file)) {
        out.println("note: %s is not here yet%s".formatted(file,
            config.agent().tokenFile().filter(file::equals).isPresent() ? ": copy it from the site" : ""));
      }
    }
    if (!same) {
      out.println("Copy it to the site too: both ends read the same.");
    }
    out.println("Next: wanwatch check --live --agent --config " + written);
    return ExitCode.FINE;
  }
}

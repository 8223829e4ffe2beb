package net.wanwatch.collector.dish;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The one command that asks all dishes of a router, for busybox's `ash` under dropbear. OpenWrt's `nc` knows no option
/// (`BUSYBOX_DEFAULT_NC_EXTRA` is off), and there is no `timeout`, so a second is what each dish has, all of them the same one: then what
/// it still keeps busy is killed. Standard input stays open meanwhile, for a server that sees its end drops the call.
///
/// | line | means |
/// |---|---|
/// | `= wg1` | what follows is the answer of this tunnel's dish, in hexadecimal digits |
/// | `! text` | what `nc` complained of |
/// | `= end` | all were asked |
///
/// Cut off anywhere it ends within that second, and takes its folder with it.
final class DishScript {
  private static final Pattern WORD = Pattern.compile("[\\w.:@+=-]+");
  private static final String NO_WAY = "the router has no libwrap_mwan3_sockopt: nothing else asks by one uplink";

  /// The size of files, in blocks of 512 bytes, bounds what a dish can fill the router's memory with.
  private static final String TEXT = """
    wrap=@/lib/mwan3/libwrap_mwan3_sockopt.so.1.0
    [ -e $wrap ] || { echo '!! %NO_WAY%'; exit; }
    cd @/tmp || exit
    d=.wanwatch.$$ p= q='%REQUEST%'
    mkdir -m 700 $d || exit
    leave() {
    trap '' HUP INT TERM PIPE
    [ -z "$p" ] || kill -9 $p 2>/dev/null
    rm -rf $d
    exit
    }
    trap leave HUP INT TERM PIPE
    ulimit -f %BLOCKS%
    ask() {
    { printf "$q"; exec sleep 1; } 2>/dev/null |
    FAMILY=ipv4 DEVICE=$2 SRCIP=$3 FWMARK=$4 LD_PRELOAD=$wrap nc %ADDRESS% %PORT% >$d/$1 2>$d/$1.e &
    p="$p $!"
    }
    %ASKS%
    sleep 1
    kill -9 $p 2>/dev/null
    wait
    p=
    for f in %NAMES%; do
    echo "= $f"
    [ ! -s $d/$f ] || hexdump -v -e '64/1 "%02x" "\\n"' $d/$f
    [ ! -s $d/$f.e ] || { read -r t <$d/$f.e; echo "! $t"; }
    done
    echo '= end'
    leave
    """;

  /// @param device the uplink that the dish is behind
  /// @param address of the router on it
  /// @param mark that the tunnel's own packets carry
  record Ask(String tunnel, String device, String address, long mark) {}

  private DishScript() {}

  static String text(List<Ask> asks, byte[] request, String address, int port) {
    return text(asks, request, address, port, "");
  }

  /// @param root stands before its own paths, so that a test can make a router out of a folder
  static String text(List<Ask> asks, byte[] request, String address, int port, String root) {
    var lines = new StringBuilder();
    var names = new StringBuilder();
    for (var ask : asks) {
      lines.append("ask %s %s %s %d%n".formatted(word(ask.tunnel), word(ask.device), word(ask.address), ask.mark));
      names.append(' ').append(ask.tunnel);
    }
    return TEXT.replace("%REQUEST%", format(request))
        .replace("%NO_WAY%", NO_WAY)
        .replace("%BLOCKS%", String.valueOf(GrpcCall.LONGEST / 512))
        .replace("%ADDRESS%", word(address))
        .replace("%PORT%", String.valueOf(port))
        .replace("%ASKS%\n", lines)
        .replace("%NAMES%", names.toString().strip())
        .replace("@/", root + "/");
  }

  /// As a format of `printf`: letters and digits as they are, all else by its octal number.
  private static String format(byte[] request) {
    var text = new StringBuilder();
    for (byte each : request) {
      boolean plain = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || each == '/' || each == '.';
      text.append(plain ? String.valueOf((char) each) : "\\%03o".formatted(each & 0xff));
    }
    return text.toString();
  }

  /// What the configuration names must never become a command of the router's shell.
  private static String word(String text) {
    if (!WORD.matcher(text).matches() || text.startsWith("-")) {
      throw new IllegalArgumentException("no name or address for the router's shell: " + text);
    }
    return text;
  }

  /// What each dish answered, or why that is not known.
  ///
  /// @param bytes by tunnel
  /// @param complaints by tunnel; under `""` of the router itself
  record Printed(Map<String, byte[]> bytes, Map<String, String> complaints) {}

  static Printed parse(String text) {
    var bytes = new HashMap<String, byte[]>();
    var complaints = new HashMap<String, String>();
    var digits = new StringBuilder();
    var tunnel = "";
    for (var line : text.lines().toList()) {
      if (line.startsWith("!! ")) {
        complaints.put("", line.substring(3));
      } else if (line.startsWith("! ")) {
        complaints.put(tunnel, line.substring(2));
      } else if (line.startsWith("= ")) {
        keep(bytes, tunnel, digits);
        tunnel = line.substring(2);
      } else {
        digits.append(line.strip());
      }
    }
    if (!tunnel.equals("end")) {
      complaints.putIfAbsent("", "the router's answer was cut short");
    }
    return new Printed(bytes, complaints);
  }

  private static void keep(Map<String, byte[]> bytes, String tunnel, StringBuilder digits) {
    if (!tunnel.isEmpty()) {
      bytes.put(tunnel, hex(digits.toString()));
    }
    digits.setLength(0);
  }

  private static byte[] hex(String digits) {
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }
}

package net.wanwatch.agent.lease;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import net.wanwatch.lease.Lease.Server;

/// Which TCP sockets of this host listen, as `/proc/net/tcp` and `tcp6` write them (proc(5)): `0101000A:1451` for
/// 10.0.1.1, port 5201. To connect instead would use up a server that serves one client.
final class Listening {
  private static final String LISTEN = "0A";

  private Listening() {}

  static Set<String> now() throws IOException {
    var all = new HashSet<String>();
    for (var file : new String[]{"/proc/net/tcp", "/proc/net/tcp6"}) {
      if (Files.exists(Path.of(file))) {
        for (var line : Files.readAllLines(Path.of(file))) {
          var columns = line.strip().split(" +", 5);
          if (columns.length == 5 && columns[3].equals(LISTEN)) {
            all.add(columns[1]);
          }
        }
      }
    }
    return all;
  }

  static String at(Server server) {
    var text = new StringBuilder();
    var address = ByteBuffer.wrap(InetAddress.ofLiteral(server.address()).getAddress()).order(ByteOrder.nativeOrder());
    while (address.hasRemaining()) {
      text.append("%08X".formatted(address.getInt()));
    }
    return text.append(String.format(Locale.ROOT, ":%04X", server.port())).toString();
  }
}

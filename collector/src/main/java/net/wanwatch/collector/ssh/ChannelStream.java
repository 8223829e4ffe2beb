package net.wanwatch.collector.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.apache.sshd.client.channel.ChannelExec;

/// An [Exec] on an SSH channel.
record ChannelStream(ChannelExec channel) implements Exec {
  @Override
  public void send(String line) throws IOException {
    if (!channel.isOpen()) {
      throw new IOException("the channel is closed");
    }
    var in = channel.getInvertedIn();
    in.write((line + "\n").getBytes(UTF_8));
    in.flush();
  }

  @Override
  public void close() {
    channel.close(true);
  }
}

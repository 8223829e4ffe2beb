package net.wanwatch.collector.mirror;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import net.wanwatch.journal.Mirror;
import net.wanwatch.journal.Position;
import net.wanwatch.poll.Poll;

/// Pushes what is new in the journal to the agent, from where the agent last acknowledged. It keeps nothing on disk:
/// after a start, and after each fault, the agent is asked what it has. While the agent is not heard it rests.
///
/// Four batches a round at most: on a dish, old facts must not crowd out the crew.
public final class MirrorPush implements Poll.Source<Long> {
  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final int BATCHES = 4;
  private static final int BATCH = 256 << 10;

  private final Mirror mirror;
  private final MirrorClient agent;
  private final BooleanSupplier heard;
  private List<Position> acknowledged = List.of();
  private String journal = "";
  private volatile OptionalLong behind = OptionalLong.empty();

  /// @param mirror of the collector's journal
  /// @param heard whether the agent answers at the moment
  public MirrorPush(Mirror mirror, MirrorClient agent, BooleanSupplier heard) {
    this.mirror = mirror;
    this.agent = agent;
    this.heard = heard;
  }

  /// The loop that pushes every 5 s; it says once that the agent refuses, and once that it takes again.
  public static Poll<Long> poll(MirrorPush push, InstantSource clock) {
    return new Poll<>("journal mirror", push, ROUND, clock);
  }

  /// Bytes the agent does not have yet; empty until it said what it has.
  public OptionalLong behind() {
    return behind;
  }

  /// One round; the answer is how far the mirror is behind then.
  @Override
  public Long read() throws IOException {
    var id = mirror.journal();
    if (id.isEmpty()) {
      return 0L;
    }
    try {
      if (heard.getAsBoolean()) {
        push(id.get());
      }
    } catch (IOException e) {
      journal = "";
      throw e;
    } finally {
      if (behind.isPresent() || !journal.isEmpty()) {
        behind = OptionalLong.of(mirror.behind(acknowledged));
      }
    }
    return behind.orElse(0);
  }

  private void push(String id) throws IOException {
    if (!journal.equals(id)) {
      acknowledged = agent.acknowledged(id);
      journal = id;
    }
    for (int i = 0; i < BATCHES; i++) {
      var batch = mirror.next(acknowledged, BATCH);
      if (batch.isEmpty()) {
        return;
      }
      var taken = agent.push(id, batch.get());
      if (!taken.file().equals(batch.get().from().file()) || taken.offset() < batch.get().next().offset()) {
        throw new IOException("the agent took less than it was given");
      }
      acknowledged = with(taken);
    }
  }

  private List<Position> with(Position taken) {
    var positions = new ArrayList<>(acknowledged);
    positions.removeIf(position -> position.file().equals(taken.file()));
    positions.add(taken);
    return List.copyOf(positions);
  }
}

package net.wanwatch.collector.check;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import net.wanwatch.live.Check;

/// Checks that follow one from the other, tried beside other sections. What they find is told in order, and only when it
/// is this section's turn: so that what waits, waits together, and what is printed reads as if one came after the other.
///
/// @param <T> what the next ones want to know of it
final class CheckSection<T> {
  private final BlockingQueue<Optional<Check>> found = new LinkedBlockingQueue<>();
  private final CompletableFuture<T> result = new CompletableFuture<>();

  private CheckSection() {}

  /// Starts it on a thread of its own.
  static <T> CheckSection<T> start(String name, Function<Consumer<Check>, T> checks) {
    var section = new CheckSection<T>();
    Thread.ofVirtual().name("check-" + name).start(() -> {
      try {
        section.result.complete(checks.apply(check -> section.found.add(Optional.of(check))));
      } catch (RuntimeException | Error e) {
        section.result.completeExceptionally(e);
      } finally {
        section.found.add(Optional.empty());
      }
    });
    return section;
  }

  /// Tells what it found, each as soon as it is known, and waits for its end.
  T tell(Consumer<Check> to) throws InterruptedException {
    for (var next = found.take(); next.isPresent(); next = found.take()) {
      to.accept(next.get());
    }
    return result();
  }

  /// Waits for its end, whether it is told or not.
  T result() throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}

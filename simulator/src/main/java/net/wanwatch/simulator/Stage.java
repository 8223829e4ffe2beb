package net.wanwatch.simulator;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import net.wanwatch.simulator.world.World;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the story is played: one thread that lets the world's time pass and breaks what the scene breaks.
final class Stage implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Stage.class);
  private static final Duration TICK = Duration.ofMillis(50);

  private final World world;
  private final Story story;
  private volatile boolean routerSilent;
  private volatile @Nullable Thread thread;
  private Optional<Story.Act> act = Optional.empty();

  Stage(World world, Story story) {
    this.world = world;
    this.story = story;
  }

  boolean routerSilent() {
    return routerSilent;
  }

  void begin(Consumer<Scene> told) {
    thread = Thread.ofPlatform().daemon().name("stage").start(() -> {
      long began = System.nanoTime();
      try {
        while (true) {
          turn(Duration.ofNanos(System.nanoTime() - began), told);
          Thread.sleep(TICK);
        }
      } catch (InterruptedException e) {
        log.debug("the curtain falls");
      }
    });
  }

  private void turn(Duration time, Consumer<Scene> told) {
    try {
      var now = Optional.of(story.at(time));
      if (!now.equals(act)) {
        act = now;
        play(now.get().scene(), told);
      }
      world.tick();
    } catch (RuntimeException e) {
      log.error("a fault of the simulation, it goes on", e);
    }
  }

  private void play(Scene scene, Consumer<Scene> told) {
    told.accept(scene);
    world.breakOnly(scene.faults());
    routerSilent = scene.routerSilent();
  }

  @Override
  public void close() {
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}

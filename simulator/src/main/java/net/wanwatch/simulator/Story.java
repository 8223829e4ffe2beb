package net.wanwatch.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.wanwatch.simulator.world.Fault;

/// The scenes, one after the other and again from the start, with a rest after each that lets all heal.
///
/// @param scenes at least one
public record Story(List<Scene> scenes) {
  /// A scene's name.
  public static final String MAINTENANCE = "maintenance";
  private static final Duration REST = Duration.ofSeconds(20);
  /// Loss is judged over a minute.
  private static final Duration LONG_REST = Duration.ofSeconds(45);
  private static final Scene START = Scene.calm(Duration.ofSeconds(40),
      "All is well: three dishes, three tunnels, the crew is online");
  private static final Scene HEALED = Scene.calm(REST, "All is mended");

  private static final List<Scene> TROUBLES = List.of(
      Scene.of("dish-blind", "Dish B loses sight of the sky: its WAN is up and nothing answers beyond it", 45, 2,
          Fault.NO_SKY),
      Scene.of("not-forwarding", "The VPS stops forwarding what comes out of wg1: the missing FORWARD line", 40, 1,
          Fault.NOT_FORWARDING),
      Scene.of("false-alarm", "wg3's track IP dies: mwan3 takes out a tunnel that works", 40, 3, Fault.TRACK_IP_DEAD),
      Scene.of("lossy", "Dish A looks into the trees: every seventh packet is lost, mwan3 does not see it", 70, 1,
          Fault.LOSSY),
      Scene.of("tunnel-down", "Somebody stops wg2 on the VPS: dish B is fine, its tunnel is not", 30, 2,
          Fault.FAR_END_STOPPED),
      Scene.of("link-down", "Somebody trips over the cable of WAN 3", 30, 3, Fault.LINK_PULLED),
      new Scene("all-dark", "A thunderstorm: no dish sees the sky", Duration.ofSeconds(30), everywhere(Fault.STORM),
          false),
      new Scene("router-silent", "The router no longer answers over SSH, the crew does not notice",
          Duration.ofSeconds(30), Map.of(), true));

  /// What the crew's phone is told of, each kind once, and what it is not told of.
  private static final List<Scene> TOLD = List.of(
      Scene.of("blip", "wg3 hiccups for five seconds: nobody is told", 5, 3, Fault.FAR_END_STOPPED),
      Scene.of("dish-blind", "Dish B loses sight of the sky: two others carry", 30, 2, Fault.NO_SKY),
      Scene.of("tunnel-down", "Somebody stops wg1 on the VPS", 25, 1, Fault.FAR_END_STOPPED),
      Scene.of("tunnel-down", "And again", 25, 1, Fault.FAR_END_STOPPED),
      Scene.of("tunnel-down", "And again: what flaps wakes nobody any more, it counts", 25, 1, Fault.FAR_END_STOPPED),
      new Scene("vps", "The VPS stops forwarding: its firewall was loaded anew", Duration.ofSeconds(30),
          everywhere(Fault.NOT_FORWARDING), false),
      new Scene("all-dark", "A thunderstorm: no dish sees the sky", Duration.ofSeconds(40), everywhere(Fault.STORM),
          false),
      new Scene(MAINTENANCE, "Maintenance of a minute is announced", Duration.ofSeconds(8), Map.of(), false),
      Scene.of("link-down", "Somebody moves dish C: no alarm", 30, 3, Fault.LINK_PULLED),
      new Scene("router-silent", "The router no longer answers over SSH, the crew does not notice: nobody is told",
          Duration.ofSeconds(30), Map.of(), true));

  public Story {
    scenes = List.copyOf(scenes);
  }

  /// What the chat tells, for `demo --chat`. Whoever plays it announces a minute of maintenance in [#MAINTENANCE].
  public static Story told() {
    return of(START, TOLD);
  }

  /// What is played when.
  ///
  /// @param begins since the story began
  public record Act(Scene scene, Duration begins) {}

  /// Every trouble, a rest between them.
  public static Story whole() {
    return of(START, TROUBLES);
  }

  /// One trouble again and again.
  ///
  /// @throws IllegalArgumentException where there is no such scene
  public static Story only(String name) {
    var wanted = TROUBLES.stream().filter(scene -> scene.name().equals(name)).toList();
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("no scene " + name);
    }
    return of(START.lasting(REST), wanted);
  }

  /// What [#only] knows.
  public static List<String> names() {
    return TROUBLES.stream().map(Scene::name).toList();
  }

  private static Story of(Scene start, List<Scene> troubles) {
    var scenes = new ArrayList<Scene>();
    scenes.add(start);
    for (var trouble : troubles) {
      scenes.add(trouble);
      if (trouble.name().equals(MAINTENANCE)) {
        continue; // what is announced follows at once
      }
      scenes.add(trouble.name().equals("lossy") ? HEALED.lasting(LONG_REST) : HEALED);
    }
    scenes.removeLast();
    return new Story(scenes);
  }

  private static Map<Integer, Set<Fault>> everywhere(Fault fault) {
    return Map.of(1, EnumSet.of(fault), 2, EnumSet.of(fault), 3, EnumSet.of(fault));
  }

  /// A story told faster. mwan3 keeps its own pace.
  public Story faster(double times) {
    return new Story(scenes.stream()
        .map(scene -> scene.lasting(Duration.ofMillis(Math.round(scene.lasts().toMillis() / times))))
        .toList());
  }

  /// The scene that is on at a time, and when it began.
  public Act at(Duration time) {
    var round = scenes.stream().map(Scene::lasts).reduce(Duration.ZERO, Duration::plus);
    var begins = round.multipliedBy(time.dividedBy(round));
    for (var scene : scenes) {
      if (time.compareTo(begins.plus(scene.lasts())) < 0) {
        return new Act(scene, begins);
      }
      begins = begins.plus(scene.lasts());
    }
    throw new IllegalStateException("a round ends with its last scene");
  }
}

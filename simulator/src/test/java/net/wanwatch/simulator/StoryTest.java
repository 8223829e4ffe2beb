package net.wanwatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoryTest {
  @Test
  void storyBeginsCalmAndRepeats() {
    var story = Story.whole();
    var round = story.scenes().stream().map(Scene::lasts).reduce(Duration.ZERO, Duration::plus);

    assertThat(story.at(Duration.ZERO).scene().name()).isEqualTo("calm");
    assertThat(story.at(Duration.ofSeconds(41)))
        .isEqualTo(new Story.Act(story.scenes().get(1), Duration.ofSeconds(40)));
    assertThat(story.at(round.multipliedBy(7)).scene()).isEqualTo(story.scenes().getFirst());
    assertThat(story.at(round.multipliedBy(7)).begins()).isEqualTo(round.multipliedBy(7));
  }

  @Test
  void storyIsToldWithinTenMinutes() {
    assertThat(Story.whole().scenes().stream().map(Scene::lasts).reduce(Duration.ZERO, Duration::plus))
        .isLessThan(Duration.ofMinutes(10));
  }

  @Test
  void everyTroubleCanBePlayedAlone() {
    assertThat(Story.names()).hasSize(8).doesNotHaveDuplicates();
    for (var name : Story.names()) {
      assertThat(Story.only(name).scenes()).extracting(Scene::name).containsExactly("calm", name);
    }
    assertThatThrownBy(() -> Story.only("earthquake")).hasMessage("no scene earthquake");
  }

  @Test
  void fasterStoryHasTheSameScenes() {
    var faster = Story.whole().faster(2);

    assertThat(faster.scenes().getFirst().lasts()).isEqualTo(Duration.ofSeconds(20));
    assertThat(faster.scenes()).extracting(Scene::name)
        .isEqualTo(Story.whole().scenes().stream().map(Scene::name).toList());
  }

  @Test
  void whatIsAnnouncedFollowsAtOnce() {
    var told = Story.told().scenes();
    int announced = told.stream().map(Scene::name).toList().indexOf(Story.MAINTENANCE);
    assertThat(told.get(announced).faults()).isEmpty();
    assertThat(told.get(announced + 1).name()).isEqualTo("link-down");
    assertThat(told.stream().map(Scene::lasts).reduce(Duration.ZERO, Duration::plus))
        .isLessThan(Duration.ofMinutes(10));
  }
}

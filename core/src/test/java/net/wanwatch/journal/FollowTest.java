package net.wanwatch.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import net.wanwatch.fact.WanwatchProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowTest {
  @TempDir
  Path folder;

  @Test
  void givesWhatCameSinceAcrossDaysAndBack() throws IOException {
    try (var journal = Journal.open(folder, new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1.0"),
        Limits.DEFAULT, InstantSource.fixed(Facts.EVENING))) {
      var one = Facts.note(Facts.EVENING, "one");
      var two = Facts.note(Facts.EVENING.plus(Duration.ofDays(1)), "two");
      var three = Facts.note(Facts.EVENING.minusSeconds(1), "three");
      journal.append(one);
      var all = Follow.fromStart(folder);
      var fresh = Follow.fromNow(folder);
      assertThat(all.next()).containsExactly(one);
      assertThat(fresh.next()).isEmpty();
      journal.append(two);
      assertThat(all.next()).containsExactly(two);
      journal.append(three);
      assertThat(all.next()).containsExactly(three);
      assertThat(fresh.next()).containsExactly(three, two);
    }
  }

  @Test
  void aLineIsGivenWhenItIsWholeAndAGarbledOnePassedOver() throws IOException {
    var follow = Follow.fromNow(folder);
    var day = folder.resolve("2026-08-01.jsonl");
    Files.writeString(day, "garbled\n{\"at\":\"2026-08-01T19:14:03.120Z\",\"kind\":\"note\",\"si");
    assertThat(follow.next()).isEmpty();
    Files.writeString(day, "te\":\"hill\",\"text\":\"one\"}\n", StandardOpenOption.APPEND);
    assertThat(follow.next()).containsExactly(Facts.note(Facts.EVENING, "one"));
    assertThat(follow.lost()).isOne();
    Files.delete(day);
    assertThat(follow.next()).isEmpty();
  }

  @Test
  void dayThatCannotBeOpenedForAMomentIsNotGivenAgain() throws IOException {
    var day = folder.resolve("2026-08-01.jsonl");
    Files.writeString(day,
        "{\"at\":\"2026-08-01T19:14:03.120Z\",\"kind\":\"note\",\"site\":\"hill\",\"text\":\"one\"}\n");
    var follow = Follow.fromStart(folder);
    assertThat(follow.next()).hasSize(1);
    var aside = Files.move(day, folder.resolve("aside"));
    Files.createDirectory(day);
    assertThatIOException().isThrownBy(follow::next);
    Files.delete(day);
    Files.move(aside, day);
    assertThat(follow.next()).isEmpty();
  }
}

package net.wanwatch.agent.chat.service;

import java.util.ArrayList;
import java.util.List;

/// What people answer in a fake chat, numbered from 1, for whoever asks and waits.
final class FakeAnswers {
  private static final long LONGEST_WAIT = 500;

  private final List<String> answers = new ArrayList<>();

  synchronized void add(String json) {
    answers.add(json);
    notifyAll();
  }

  synchronized int count() {
    return answers.size();
  }

  /// From that number on; waits a while where there are none.
  synchronized List<String> from(int number) {
    try {
      for (long end = System.nanoTime() + LONGEST_WAIT * 1_000_000; number > answers.size();) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(answers.subList(Math.min(number - 1, answers.size()), answers.size()));
  }
}

package net.wanwatch.agent.chat.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What people answer in a fake chat, numbered from 1, for whoever asks and waits.
final class FakeAnswers {
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final List<String> answers = new ArrayList<>();

  void add(String json) {
    lock.lock();
    try {
      answers.add(json);
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return answers.size();
    } finally {
      lock.unlock();
    }
  }

  /// From that number on; waits a while where there are none.
  List<String> from(int number) {
    lock.lock();
    try {
      for (long left = LONGEST_WAIT.toNanos(); left > 0 && number > answers.size();) {
        left = added.awaitNanos(left);
      }
      return List.copyOf(answers.subList(Math.min(number - 1, answers.size()), answers.size()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      lock.unlock();
    }
  }
}

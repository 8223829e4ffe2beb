package net.wanwatch.http.guard;

import java.util.Locale;

/// Why a connection was refused, or dropped later.
public enum DropReason {
  TOO_MANY("no more connections are taken"), CLEAR_TEXT("it speaks clear text, this port TLS"), HANDSHAKE(
      "it does not end its TLS handshake"), SLOW_REQUEST("its request does not come to an end"), PIPELINED(
          "it sends requests without awaiting the answers"), LONG_BODY("its request has no end"), UNREAD(
              "it does not read what it asked for"), MEMORY(
                  "it reads slowly, and answers like its take all memory there is for them");

  private final String sentence;

  DropReason(String sentence) {
    this.sentence = sentence;
  }

  /// For a log.
  public String sentence() {
    return sentence;
  }

  /// For a metric: `slow-request`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

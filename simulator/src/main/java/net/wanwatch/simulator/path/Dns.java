package net.wanwatch.simulator.path;

import java.nio.ByteBuffer;
import java.util.Optional;

/// The least that answers a DNS query (RFC 1035, section 4): one question, and one address for whoever asks for an
/// address.
final class Dns {
  private static final int HEAD = 12;
  private static final int ADDRESS = 1;
  private static final byte[] ANSWER = {(byte) 0xc0, HEAD, 0, ADDRESS, 0, 1, 0, 0, 0, 60, 0, 4, (byte) 203, 0, 113, 80};

  private Dns() {}

  /// Empty for what is no query with one question.
  static Optional<ByteBuffer> answer(ByteBuffer query) {
    int at = query.position();
    if (query.remaining() < HEAD + 5 || (query.get(at + 2) & 0x80) != 0 || query.getShort(at + 4) != 1) {
      return Optional.empty();
    }
    int end = at + HEAD;
    while (end < query.limit() && query.get(end) > 0) {
      end += query.get(end) + 1;
    }
    if (end + 5 > query.limit()) {
      return Optional.empty();
    }
    boolean known = query.getShort(end + 1) == ADDRESS;
    int question = end + 5 - at;
    var answer = ByteBuffer.allocate(question + ANSWER.length);
    answer.put(query.slice(at, question)).put(2, (byte) 0x81).put(3, (byte) 0x80);
    answer.putShort(6, (short) (known ? 1 : 0)).putInt(8, 0);
    return Optional.of((known ? answer.put(ANSWER) : answer).flip());
  }
}

package net.wanwatch.collector.dish;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Calls of one method on one connection, sent at once, and what came back: as much of HTTP/2 in clear (RFC 9113), of its headers (RFC 7541)
/// and of gRPC's frames (`PROTOCOL-HTTP2.md` of gRPC) as that takes. Who asks sees bytes and no connection, for they travel through a shell on
/// a router, so no client library fits.
final class GrpcCall {
  /// More than any dish says.
  static final int LONGEST = 1 << 16;

  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
  private static final int FRAME_HEAD = 9;
  private static final int MESSAGE_HEAD = 5;
  private static final int END_STREAM = 0x1;
  private static final int END_HEADERS = 0x4;
  private static final int PADDED = 0x8;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;

  /// What came back is no answer of gRPC, or not all of it.
  static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    NoAnswer(String why) {
      super(why);
      this.why = why;
    }

    String why() {
      return why;
    }
  }

  private GrpcCall() {}

  /// The stream of the call at that place.
  private static int stream(int place) {
    return 2 * place + 1;
  }

  static byte[] request(String authority, String method, List<byte[]> messages) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(PREFACE);
    frame(out, SETTINGS, 0, 0, new byte[0]);
    for (int place = 0; place < messages.size(); place++) {
      frame(out, HEADERS, END_HEADERS, stream(place), headers(authority, method));
      var message = messages.get(place);
      frame(out, DATA, END_STREAM, stream(place),
          ByteBuffer.allocate(MESSAGE_HEAD + message.length).put((byte) 0).putInt(message.length).put(message).array());
    }
    return out.toByteArray();
  }

  private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, byte[] body) {
    out.writeBytes(ByteBuffer.allocate(FRAME_HEAD + body.length)
        .putInt((body.length << 8) | type)
        .put((byte) flags)
        .putInt(stream)
        .put(body)
        .array());
  }

  /// Without entries of their own in the table and without Huffman's code. The numbers are those of RFC 7541's appendix A.
  private static byte[] headers(String authority, String method) {
    var out = new ByteArrayOutputStream();
    // :method POST, :scheme http; then :path, :authority and content-type by the number of their names.
    out.write(0x83);
    out.write(0x86);
    out.write(0x04);
    text(out, method);
    out.write(0x01);
    text(out, authority);
    out.write(0x0f);
    out.write(0x10);
    text(out, "application/grpc");
    out.write(0x00);
    text(out, "te");
    text(out, "trailers");
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    if (text.length() > 126) {
      throw new IllegalArgumentException("longer than one byte tells: " + text);
    }
    out.write(text.length());
    out.writeBytes(text.getBytes(US_ASCII));
  }

  /// The message that answers each call, at its place; what the server turned down or did not finish is empty.
  ///
  /// @throws NoAnswer with the reason, where the first is not answered
  static List<Optional<byte[]>> answers(byte[] bytes, int calls) throws NoAnswer {
    if (bytes.length == 0) {
      throw new NoAnswer("it does not answer");
    }
    var bodies = new HashMap<Integer, ByteArrayOutputStream>();
    var turnedDown = read(ByteBuffer.wrap(bytes), bodies);
    var first = message(bodies, stream(0));
    if (first.isEmpty()) {
      throw new NoAnswer(turnedDown.orElse(bodies.isEmpty() ? "it answers without a message" : "half an answer came"));
    }
    var answers = new ArrayList<Optional<byte[]>>();
    for (int place = 0; place < calls; place++) {
      answers.add(message(bodies, stream(place)));
    }
    return answers;
  }

  /// Whether every call is answered.
  static boolean isWhole(byte[] bytes, int calls) {
    try {
      return answers(bytes, calls).stream().allMatch(Optional::isPresent);
    } catch (NoAnswer _) {
      return false;
    }
  }

  /// @return why the server ended a call or all of them, if it did
  private static Optional<String> read(ByteBuffer in, Map<Integer, ByteArrayOutputStream> bodies) throws NoAnswer {
    var why = Optional.<String>empty();
    boolean first = true;
    while (in.remaining() >= FRAME_HEAD) {
      int head = in.getInt();
      int length = head >>> 8;
      int type = head & 0xff;
      int flags = in.get() & 0xff;
      int stream = in.getInt() & 0x7fffffff;
      if (first && (type != SETTINGS || stream != 0 || length > LONGEST)) {
        throw new NoAnswer("what answers speaks no gRPC");
      }
      first = false;
      if (in.remaining() < length) {
        return why;
      }
      var body = in.slice(in.position(), length);
      in.position(in.position() + length);
      switch (type) {
        case DATA -> data(body, flags, bodies.computeIfAbsent(stream, _ -> new ByteArrayOutputStream()));
        case RST_STREAM, GOAWAY -> why = Optional.of("it ended the call");
        default -> {
        }
      }
    }
    if (first) {
      throw new NoAnswer("what answers speaks no gRPC");
    }
    return why;
  }

  private static void data(ByteBuffer body, int flags, ByteArrayOutputStream to) {
    int padding = 0;
    if ((flags & PADDED) != 0 && body.hasRemaining()) {
      padding = body.get() & 0xff;
    }
    var text = new byte[Math.max(0, body.remaining() - padding)];
    body.get(text);
    to.writeBytes(text);
  }

  /// The first message of a stream, whole and not compressed.
  private static Optional<byte[]> message(Map<Integer, ByteArrayOutputStream> bodies, int stream) {
    var body = bodies.get(stream);
    if (body == null || body.size() < MESSAGE_HEAD) {
      return Optional.empty();
    }
    var in = ByteBuffer.wrap(body.toByteArray());
    boolean compressed = in.get() != 0;
    int length = in.getInt();
    if (compressed || length < 0 || length > in.remaining()) {
      return Optional.empty();
    }
    var message = new byte[length];
    in.get(message);
    return Optional.of(message);
  }
}

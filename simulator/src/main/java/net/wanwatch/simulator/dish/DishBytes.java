package net.wanwatch.simulator.dish;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import net.wanwatch.fact.DishCause;

/// A dish's messages, with the numbers of fields of Starlink's `device.proto` and `dish.proto`; a place, a name and a position are among
/// them, as a real one tells them unasked.
final class DishBytes {
  private static final int GET_HISTORY = 1007;
  private static final int GET_STATUS = 1004;
  /// Seconds of Unix time when GPS began to count; it knows no leap seconds.
  private static final long GPS = 315_964_800L - 18;

  /// Writes fields.
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private DishBytes() {}

  /// @return the answer to a request; empty bytes where it asks for something else
  static byte[] answer(byte[] request, DishSaid said, String id, Instant now) {
    return switch (asked(request)) {
      case GET_STATUS -> message(out -> {
        out.writeUInt64(3, 25);
        out.writeByteArray(2004, status(said, id, now));
      });
      case GET_HISTORY -> message(out -> out.writeByteArray(2006, history(said)));
      default -> new byte[0];
    };
  }

  private static int asked(byte[] request) {
    try {
      return WireFormat.getTagFieldNumber(CodedInputStream.newInstance(request).readTag());
    } catch (IOException _) {
      return 0;
    }
  }

  private static byte[] status(DishSaid said, String id, Instant now) {
    boolean carries = said.cause().isEmpty();
    return message(out -> {
      out.writeByteArray(1, message(device -> {
        device.writeString(1, id);
        device.writeString(2, "rev4_prod3");
        device.writeString(4, "DE");
      }));
      out.writeByteArray(2, message(state -> state.writeUInt64(1, said.uptime().toSeconds())));
      out.writeFloat(1003, carries ? 0 : 1);
      out.writeByteArray(1004, message(obstruction -> {
        obstruction.writeFloat(1, 0.004f);
        obstruction.writeBool(5, said.cause().filter(DishCause.OBSTRUCTED::equals).isPresent());
      }));
      out.writeFloat(1007, carries ? 3.1e7f : 0);
      out.writeFloat(1008, carries ? 4.2e6f : 0);
      if (carries) {
        out.writeFloat(1009, 31.5f);
      }
      out.writeFloat(1011, 12.5f);
      if (said.cause().filter(DishBytes::isOutage).isPresent()) {
        out.writeByteArray(1014, outage(said.cause().get(), said.since(), Duration.between(said.since(), now)));
      }
      out.writeByteArray(1015, message(gps -> gps.writeUInt32(2, 14)));
      out.writeInt32(1016, 1000);
      out.writeEnum(1024, said.cause().map(DishCause::ofDisabled).orElse(1));
    });
  }

  private static byte[] history(DishSaid said) {
    return message(out -> {
      for (int series = 1001; series <= 1004; series++) {
        out.writeByteArray(series, new byte[3600]);
      }
      for (var past : said.past()) {
        if (isOutage(past.cause())) {
          out.writeByteArray(1009, outage(past.cause(), past.start(), past.length()));
        }
      }
    });
  }

  private static boolean isOutage(DishCause cause) {
    return cause.ofOutage() > 0;
  }

  private static byte[] outage(DishCause cause, Instant start, Duration length) {
    return message(out -> {
      out.writeEnum(1, cause.ofOutage());
      out.writeInt64(2, (start.toEpochMilli() - GPS * 1000) * 1_000_000);
      out.writeUInt64(3, Math.max(0, length.toNanos()));
    });
  }

  private static byte[] message(Fields fields) {
    var bytes = new ByteArrayOutputStream();
    try {
      var out = CodedOutputStream.newInstance(bytes);
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

package net.wanwatch.collector.dish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import net.wanwatch.collector.dish.GrpcCall.NoAnswer;
import net.wanwatch.fact.DishCause;

/// What is asked of a dish and what it says, as messages of protobuf. Numbers of fields are those of `device.proto`, `dish.proto` and
/// `common.proto` in package `SpaceX.API.Device`, as the dish's own reflection service prints them; tools that publish them are
/// `sparky8512/starlink-grpc-tools` and `yycorcino/starlink-remote-grpc`. Fields that are not named here are passed over unread: its
/// place (`gps_stats`, `config`, `alignment_stats`) among them.
final class DishMessages {
  static final String METHOD = "/SpaceX.API.Device.Device/Handle";

  private static final int GET_STATUS = 1004;
  private static final int GET_HISTORY = 1007;
  private static final int ERROR = 2;
  private static final int STATUS = 2004;
  private static final int HISTORY = 2006;
  private static final int HISTORY_OUTAGE = 1009;
  private static final int OKAY = 1;

  /// A dish tells times of GPS, which knows no leap seconds and began on 6 January 1980.
  private static final Duration GPS = Duration.ofSeconds(315_964_800L - 18);
  /// What ended before is of no use, and what is later is no time.
  private static final Duration USEFUL = Duration.ofDays(1);
  private static final Duration AHEAD = Duration.ofMinutes(1);
  private static final Duration AGREE = Duration.ofSeconds(10);

  /// Reads one field, or leaves it.
  private interface Fields {
    /// @return whether it was read
    boolean take(int field, int type, CodedInputStream in) throws IOException;
  }

  private DishMessages() {}

  /// What is asked for: the status, and the outages that are over where they are wanted.
  static List<byte[]> requests(boolean past) {
    return past ? List.of(empty(GET_STATUS), empty(GET_HISTORY)) : List.of(empty(GET_STATUS));
  }

  private static byte[] empty(int field) {
    var bytes = new ByteArrayOutputStream();
    try {
      var out = CodedOutputStream.newInstance(bytes);
      out.writeByteArray(field, new byte[0]);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// @param salt makes the same dish another one elsewhere
  /// @param now when it was asked
  static DishAnswer read(byte[] bytes, boolean past, String salt, Instant now) {
    try {
      var answers = GrpcCall.answers(bytes, requests(past).size());
      var status = status(answers.getFirst().orElseThrow(), salt, now);
      var outages = new ArrayList<DishOutage>();
      if (answers.size() > 1 && answers.get(1).isPresent()) {
        history(answers.get(1).get(), now, outages);
      }
      return new DishAnswer.Said(status, outages);
    } catch (NoAnswer e) {
      return new DishAnswer.Unheard(e.why());
    } catch (IOException | RuntimeException _) {
      return new DishAnswer.Unheard("what it says cannot be read");
    }
  }

  private static DishStatus status(byte[] response, String salt, Instant now) throws IOException, NoAnswer {
    var status = new StatusFields(salt, now);
    boolean[] found = new boolean[2];
    each(CodedInputStream.newInstance(response), (field, type, in) -> {
      if (field == STATUS && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        found[0] = true;
        within(in, status);
        return true;
      }
      if (field == ERROR && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        within(in, (inner, kind, sub) -> {
          if (inner == 1 && kind == WireFormat.WIRETYPE_VARINT) {
            found[1] = sub.readInt32() != 0;
            return true;
          }
          return false;
        });
        return true;
      }
      return false;
    });
    if (!found[0]) {
      throw new NoAnswer(found[1] ? "it does not tell its status" : "it answers something else");
    }
    return status.status();
  }

  private static void history(byte[] response, Instant now, List<DishOutage> to) throws IOException {
    each(CodedInputStream.newInstance(response), (field, type, in) -> {
      if (field != HISTORY || type != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        return false;
      }
      within(in, (inner, kind, sub) -> {
        if (inner != HISTORY_OUTAGE || kind != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          return false;
        }
        var outage = new OutageFields();
        within(sub, outage);
        outage.past(now).ifPresent(to::add);
        return true;
      });
      return true;
    });
    to.sort(Comparator.comparing(DishOutage::start));
  }

  private static void within(CodedInputStream in, Fields fields) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    each(in, fields);
    in.popLimit(limit);
  }

  private static void each(CodedInputStream in, Fields fields) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!fields.take(WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag), in)) {
        in.skipField(tag);
      }
    }
  }

  /// `DishOutage`.
  private static final class OutageFields implements Fields {
    private int cause;
    private long start;
    private long nanos;

    @Override
    public boolean take(int field, int type, CodedInputStream in) throws IOException {
      if (type != WireFormat.WIRETYPE_VARINT) {
        return false;
      }
      switch (field) {
        case 1 -> cause = in.readEnum();
        case 2 -> start = in.readInt64();
        case 3 -> nanos = in.readInt64();
        default -> {
          return false;
        }
      }
      return true;
    }

    private Duration length() {
      return Duration.ofNanos(Math.max(0, nanos));
    }

    /// By the dish's clock, where that agrees with ours: then it begins at the same moment in every answer.
    DishOutage now(Instant now) {
      var ours = now.minus(length());
      var theirs = began();
      boolean agree = Duration.between(ours, theirs).abs().compareTo(AGREE) <= 0;
      return new DishOutage(DishCause.ofOutage(cause), agree ? theirs : ours, length(),
          agree ? Duration.ZERO : Duration.between(ours, theirs));
    }

    private Instant began() {
      return Instant.EPOCH.plusNanos(start).plus(GPS);
    }

    Optional<DishOutage> past(Instant now) {
      var began = began();
      boolean useful = began.isAfter(now.minus(USEFUL)) && began.plus(length()).isBefore(now.plus(AHEAD));
      return useful ? Optional.of(new DishOutage(DishCause.ofOutage(cause), began, length())) : Optional.empty();
    }
  }

  /// `DishGetStatusResponse`.
  private static final class StatusFields implements Fields {
    private final String salt;
    private final Instant now;
    private String dish = "";
    private Optional<Duration> uptime = Optional.empty();
    private Optional<DishOutage> outage = Optional.empty();
    private Optional<String> disabled = Optional.empty();
    private boolean obstructed;
    private OptionalDouble obstruction = OptionalDouble.empty();
    private OptionalDouble dropRate = OptionalDouble.empty();
    private Optional<Duration> latency = Optional.empty();
    private OptionalLong down = OptionalLong.empty();
    private OptionalLong up = OptionalLong.empty();
    private OptionalInt ethernet = OptionalInt.empty();
    private final Set<DishAlert> alerts = EnumSet.noneOf(DishAlert.class);

    StatusFields(String salt, Instant now) {
      this.salt = salt;
      this.now = now;
    }

    @Override
    public boolean take(int field, int type, CodedInputStream in) throws IOException {
      return switch (type) {
        case WireFormat.WIRETYPE_LENGTH_DELIMITED -> message(field, in);
        case WireFormat.WIRETYPE_FIXED32 -> number(field, in);
        case WireFormat.WIRETYPE_VARINT -> whole(field, in);
        default -> false;
      };
    }

    private boolean message(int field, CodedInputStream in) throws IOException {
      switch (field) {
        case 1 -> within(in, this::device);
        case 2 -> within(in, this::state);
        case 1004 -> within(in, this::obstruction);
        case 1005 -> within(in, this::alert);
        case 1014 -> {
          var fields = new OutageFields();
          within(in, fields);
          outage = Optional.of(fields.now(now));
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private boolean number(int field, CodedInputStream in) throws IOException {
      switch (field) {
        case 1003 -> dropRate = ratio(in.readFloat());
        case 1007 -> down = rate(in.readFloat());
        case 1008 -> up = rate(in.readFloat());
        case 1009 -> latency = millis(in.readFloat());
        default -> {
          return false;
        }
      }
      return true;
    }

    private boolean whole(int field, CodedInputStream in) throws IOException {
      switch (field) {
        case 1016 -> {
          int speed = in.readInt32();
          ethernet = speed > 0 ? OptionalInt.of(speed) : OptionalInt.empty();
        }
        case 1024 -> {
          int code = in.readEnum();
          disabled = code == 0 || code == OKAY ? Optional.empty() : Optional.of(DishCause.ofDisabled(code));
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private boolean device(int field, int type, CodedInputStream in) throws IOException {
      if (field != 1 || type != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        return false;
      }
      dish = hash(salt + " " + in.readString());
      return true;
    }

    private boolean state(int field, int type, CodedInputStream in) throws IOException {
      if (field != 1 || type != WireFormat.WIRETYPE_VARINT) {
        return false;
      }
      long seconds = in.readUInt64();
      uptime = seconds >= 0 && seconds < Integer.MAX_VALUE
          ? Optional.of(Duration.ofSeconds(seconds))
          : Optional.empty();
      return true;
    }

    private boolean obstruction(int field, int type, CodedInputStream in) throws IOException {
      if (field == 1 && type == WireFormat.WIRETYPE_FIXED32) {
        obstruction = ratio(in.readFloat());
        return true;
      }
      if (field == 5 && type == WireFormat.WIRETYPE_VARINT) {
        obstructed = in.readBool();
        return true;
      }
      return false;
    }

    private boolean alert(int field, int type, CodedInputStream in) throws IOException {
      if (type != WireFormat.WIRETYPE_VARINT) {
        return false;
      }
      if (in.readBool()) {
        DishAlert.of(field).ifPresent(alerts::add);
      }
      return true;
    }

    private static OptionalDouble ratio(float value) {
      return value >= 0 && value <= 1 ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static OptionalLong rate(float value) {
      return value >= 0 && value < 1e12 ? OptionalLong.of(Math.round((double) value)) : OptionalLong.empty();
    }

    private static Optional<Duration> millis(float value) {
      return value > 0 && value < 1e5 ? Optional.of(Duration.ofNanos(Math.round(value * 1e6))) : Optional.empty();
    }

    private static String hash(String text) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)), 0, 4);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    DishStatus status() {
      return new DishStatus(dish, uptime, outage, disabled, obstructed, obstruction, dropRate, latency, down, up,
          ethernet, alerts);
    }
  }
}

package net.wanwatch.collector.dish;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A gRPC server that nobody of us wrote, in a dish's place.
final class TestDish implements AutoCloseable {
  /// Seconds from the beginning of Unix time to that of GPS, which has 18 leap seconds less.
  static final long GPS_OFFSET = 315_964_800L - 18;

  private final Server server;
  volatile byte[] status = new byte[0];
  volatile byte[] history = new byte[0];

  /// Writes fields.
  interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  TestDish() throws IOException {
    var handle = MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("SpaceX.API.Device.Device/Handle")
        .build();
    var service = ServerServiceDefinition.builder("SpaceX.API.Device.Device")
        .addMethod(handle, ServerCalls.asyncUnaryCall((byte[] request, StreamObserver<byte[]> to) -> {
          to.onNext(asked(request) == 1007 ? history : status);
          to.onCompleted();
        }))
        .build();
    server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(service)
        .build()
        .start();
  }

  private static int asked(byte[] request) {
    try {
      return WireFormat.getTagFieldNumber(CodedInputStream.newInstance(request).readTag());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  static byte[] message(Fields fields) {
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

  /// A `Response` with a status, with all the places and names that a dish tells unasked.
  static byte[] status(Fields more) {
    return message(response -> {
      response.writeUInt64(3, 25);
      response.writeByteArray(2004, message(status -> {
        status.writeByteArray(1, message(device -> {
          device.writeString(1, "ut01000000-00000000-00abcdef");
          device.writeString(2, "rev4_panda_prod2");
          device.writeString(4, "DE");
        }));
        status.writeByteArray(2, message(state -> state.writeUInt64(1, 86_400)));
        status.writeFloat(1003, 0.25f);
        status.writeByteArray(1004, message(obstruction -> {
          obstruction.writeFloat(1, 0.031f);
          obstruction.writeBool(5, true);
        }));
        status.writeByteArray(1005, message(alerts -> {
          alerts.writeBool(3, true);
          alerts.writeBool(6, true);
          alerts.writeBool(9, false);
          alerts.writeBool(99, true);
        }));
        status.writeFloat(1007, 98_000_000f);
        status.writeFloat(1008, 4_000_000f);
        status.writeFloat(1009, 31.5f);
        status.writeFloat(1011, 12.5f);
        status.writeByteArray(1015, message(gps -> gps.writeUInt32(2, 14)));
        status.writeInt32(1016, 100);
        status.writeByteArray(2000, new byte[40]);
        more.write(status);
      }));
    });
  }

  /// A `DishOutage`.
  static byte[] outage(int cause, long unixMillis, long millis) {
    return message(outage -> {
      outage.writeEnum(1, cause);
      outage.writeInt64(2, (unixMillis - GPS_OFFSET * 1000) * 1_000_000);
      outage.writeUInt64(3, millis * 1_000_000);
      outage.writeBool(4, true);
    });
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}

package net.wanwatch.agent.chat;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.agent.chat.incident.Standing;
import net.wanwatch.journal.JsonTimes;

/// All that has to outlive a kill, in one file that is replaced as a whole: up to where the facts were read, what is
/// going on, and each chat's box. So what was read was judged, and what was judged is to be said, or none of it.
///
/// @param read by folder and day file
/// @param daily the last day on which each chat was told of the one before
record Memory(int schema, Map<String, Map<String, Long>> read, Standing standing, Map<String, Box> boxes,
    Map<String, String> daily) {
  private static final int SCHEMA = 1;
  private static final JsonMapper JSON = JsonMapper.builder()
      .addModule(new Jdk8Module())
      .addModule(new JsonTimes())
      // A set that a memory of before lacks is empty.
      .withConfigOverride(Set.class, sets -> sets.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
      .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .build();

  Memory {
    read = Map.copyOf(read);
    boxes = Map.copyOf(boxes);
    daily = daily == null ? Map.of() : Map.copyOf(daily);
  }

  static Memory of(Map<String, Map<String, Long>> read, Standing standing, Map<String, Box> boxes,
      Map<String, String> daily) {
    return new Memory(SCHEMA, read, standing, boxes, daily);
  }

  /// Empty where there is none.
  ///
  /// @throws IOException where it cannot be read, or is none
  static Optional<Memory> read(Path file) throws IOException {
    try {
      var memory = JSON.readValue(Files.readAllBytes(file), Memory.class);
      if (memory.schema != SCHEMA) {
        throw new IOException("its schema is " + memory.schema);
      }
      return Optional.of(memory);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// It is there as a whole or not at all, whenever we are killed.
  void write(Path file) throws IOException {
    var next = file.resolveSibling(file.getFileName() + ".new");
    Files.createDirectories(next.toAbsolutePath().getParent());
    try (var out = new RandomAccessFile(next.toFile(), "rw")) {
      out.setLength(0);
      out.write(JSON.writeValueAsBytes(this));
      out.getFD().sync();
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

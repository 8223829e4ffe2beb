package net.wanwatch.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import net.wanwatch.fact.Word;
import org.jspecify.annotations.Nullable;

/// Enums of the house as their words: `uplink-no-internet`. One that this version does not know cannot be read.
final class JsonWords extends SimpleModule {
  private static final long serialVersionUID = 1L;

  JsonWords() {
    addSerializer(new WriteWord());
    setDeserializers(new ReadWords());
  }

  private static final class WriteWord extends StdSerializer<Word> {
    private static final long serialVersionUID = 1L;

    WriteWord() {
      super(Word.class);
    }

    @Override
    public void serialize(Word value, JsonGenerator json, SerializerProvider provider) throws IOException {
      json.writeString(value.word());
    }
  }

  private static final class ReadWords extends SimpleDeserializers {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable JsonDeserializer<?> findEnumDeserializer(Class<?> type, DeserializationConfig config,
        BeanDescription bean) throws JsonMappingException {
      return Word.class.isAssignableFrom(type)
          ? new ReadWord(type.asSubclass(Word.class))
          : super.findEnumDeserializer(type, config, bean);
    }
  }

  private static final class ReadWord extends StdDeserializer<Word> {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, Word> words;

    ReadWord(Class<? extends Word> type) {
      super(type);
      words = Arrays.stream(Objects.requireNonNull(type.getEnumConstants()))
          .collect(Collectors.toUnmodifiableMap(Word::word, each -> each));
    }

    @Override
    public Word deserialize(JsonParser json, DeserializationContext context) throws IOException {
      var word = words.get(json.getValueAsString(""));
      return word == null
          ? (Word) context.handleWeirdStringValue(handledType(), json.getText(), "not a word we know")
          : word;
    }
  }
}

package net.wanwatch.journal;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes Jackson hold a record to its types: what is no `Optional` and no collection has to be there and is not null,
/// and an absent collection is an empty one.
final class RequiredUnlessOptional extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;
  private static final Set<Class<?>> OPTIONALS = Set.of(Optional.class, OptionalInt.class, OptionalLong.class,
      OptionalDouble.class);

  @Override
  public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
    return member instanceof AnnotatedParameter && !OPTIONALS.contains(member.getRawType()) && !collection(member);
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated member) {
    if (!(member instanceof AnnotatedParameter parameter) || OPTIONALS.contains(parameter.getRawType())) {
      return super.findSetterInfo(member);
    }
    return JsonSetter.Value.forValueNulls(collection(parameter) ? Nulls.AS_EMPTY : Nulls.FAIL);
  }

  private static boolean collection(AnnotatedMember member) {
    return member.getRawType() == List.class || member.getRawType() == Map.class;
  }
}

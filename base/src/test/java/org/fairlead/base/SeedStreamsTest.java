package org.fairlead.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SeedStreamsTest {

  static Stream<Class<?>> seeds() {
    return Stream.of(SeedStreams.class.getDeclaredClasses());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void streams_ofOneSeedHaveDifferentNumbers(Class<?> seed) throws IllegalAccessException {
    Map<Long, String> names = new HashMap<>();
    for (Field stream : seed.getFields()) {
      String before = names.put(stream.getLong(null), stream.getName());
      assertThat(before)
          .as("%s.%s has the number of", seed.getSimpleName(), stream.getName())
          .isNull();
    }
    assertThat(names).as("streams of %s", seed.getSimpleName()).isNotEmpty();
  }
}

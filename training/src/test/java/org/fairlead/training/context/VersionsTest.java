package org.fairlead.training.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

final class VersionsTest {
  @Test
  void missingPlugins_areTheJarsThatAreNotHereNow() {
    var then = new LinkedHashMap<>(Versions.ofLibrary());
    assertThat(then).containsKeys("fairlead", "java");
    assertThat(Versions.missingPlugins(then)).isEmpty();
    then.put("plugin acme.jar", "21386 bytes");
    then.put("plugin other.jar", "7 bytes");
    assertThat(Versions.missingPlugins(then)).containsExactly("acme.jar", "other.jar");
  }
}

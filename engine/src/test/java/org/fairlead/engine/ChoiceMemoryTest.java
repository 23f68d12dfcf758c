package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChoiceMemoryTest {
  private static final Map<String, String> KEY = Map.of("network", "n", "threads", "2");
  private static final ChoiceMemory.Choice CHOICE =
      new ChoiceMemory.Choice(
          "bf16",
          "channels-last",
          true,
          List.of(
              new EngineReport.Trial("bf16", "channels-last", 64, List.of(1.5, 2.25)),
              new EngineReport.Trial("fp32", "contiguous", 64, List.of(3.0, 4.0))));

  private final Path folder;

  ChoiceMemoryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void find_givesBackWhatWasKeptForTheSameAlone() {
    ChoiceMemory memory = ChoiceMemory.in(folder.resolve("engine"));
    assertThat(memory.find(KEY)).isEmpty();
    assertThat(memory.keep(KEY, CHOICE)).isEqualTo(CHOICE);
    assertThat(ChoiceMemory.in(folder.resolve("engine")).find(KEY)).contains(CHOICE);
    assertThat(memory.find(Map.of("network", "n", "threads", "4"))).isEmpty();
    var later = new ChoiceMemory.Choice("fp32", "contiguous", true, List.of());
    assertThat(memory.keep(KEY, later)).isEqualTo(CHOICE); // the first decision stays
  }

  @Test
  void find_takesADamagedFileForAbsent() throws IOException {
    ChoiceMemory memory = ChoiceMemory.in(folder);
    memory.keep(KEY, CHOICE);
    Path file = only(folder);
    for (String damaged : List.of("", "{", "[]", "{\"format\": 99}", "\0\0\0")) {
      Files.writeString(file, damaged);
      assertThat(memory.find(KEY)).isEmpty();
    }
    assertThat(memory.keep(KEY, CHOICE)).isEqualTo(CHOICE);
    assertThat(memory.find(KEY)).contains(CHOICE);
  }

  @Test
  void keep_worksWithoutAFolderToWriteTo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    ChoiceMemory memory = ChoiceMemory.in(file.resolve("engine"));
    assertThat(memory.keep(KEY, CHOICE)).isEqualTo(CHOICE);
    assertThat(memory.find(KEY)).isEmpty();
    assertThat(ChoiceMemory.none().keep(KEY, CHOICE)).isEqualTo(CHOICE);
    assertThat(ChoiceMemory.none().find(KEY)).isEmpty();
  }

  /** A second start takes what the first decided, whatever timing would say now. */
  @Test
  void learner_takesWhatAnEarlierStartDecided() throws IOException {
    Network network = Networks.create(NetworkSpec.of("cifarresnet8", 3));
    var weights = Initializer.initialize(network, 1);
    EngineOptions options =
        EngineOptions.defaults(ImageShape.square(8), Normalization.HALF)
            .withDevice("cpu")
            .withPrecision("fp32", "auto")
            .withThreads(1);
    ChoiceMemory memory = ChoiceMemory.in(folder);
    String first;
    try (Learner learner = Engine.learner(network, weights, options, memory)) {
      assertThat(learner.report().decision())
          .isIn(EngineReport.Decision.TIMED, EngineReport.Decision.PREFERRED);
      assertThat(learner.report().trials()).hasSize(2);
      first = learner.report().memoryFormat();
    }
    String other = first.equals("contiguous") ? "channels-last" : "contiguous";
    Path file = only(folder);
    String text = Files.readString(file);
    int place = text.indexOf("\"memoryFormat\"");
    Files.writeString(
        file, text.substring(0, place) + text.substring(place).replaceFirst(first, other));
    try (Learner learner = Engine.learner(network, weights, options, memory)) {
      assertThat(learner.report().decision()).isEqualTo(EngineReport.Decision.REMEMBERED);
      assertThat(learner.report().memoryFormat()).isEqualTo(other);
    }
    try (Learner learner = Engine.learner(network, weights, options.withThreads(2), memory)) {
      boolean two = learner.report().threads() == 2;
      assertThat(learner.report().decision() == EngineReport.Decision.REMEMBERED).isEqualTo(!two);
    }
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().get(0);
    }
  }
}

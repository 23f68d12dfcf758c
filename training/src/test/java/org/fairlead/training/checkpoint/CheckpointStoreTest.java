package org.fairlead.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.fairlead.audit.Tradeoff;
import org.fairlead.base.InputException;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.metrics.EpochTotals;
import org.fairlead.training.selection.ModelSelection;
import org.fairlead.training.selection.SelectedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CheckpointStoreTest {
  private static final Network NETWORK =
      MultilayerPerceptron.network(new NetworkSpec("mlp", 2, 3, 2, 0), List.of(4));
  private static final Masks MASKS = Masks.dense(NETWORK);

  @Test
  void open_returnsWhatWasSavedToTheSameBits(@TempDir Path folder) {
    var store = new CheckpointStore(folder);
    assertThat(store.open(NETWORK)).isEmpty();
    assertThat(store.lastStep()).isEmpty();
    Checkpoint checkpoint = checkpoint(7);
    store.saveBest(7, weights(70), MASKS);
    store.save(checkpoint, weights(7), MASKS);
    CheckpointStore.Saved saved = store.open(NETWORK).orElseThrow();
    assertThat(saved.checkpoint()).isEqualTo(checkpoint);
    assertThat(saved.state()).isEqualTo(weights(7));
    assertThat(saved.masks()).isEqualTo(MASKS);
    assertThat(saved.checkpoint().methodState().get("multiplier.values"))
        .containsExactly(0.1, -0.0, Double.MIN_VALUE, 1.0 / 3);
  }

  /** The process died after the tensors of the next checkpoint, before its description. */
  @Test
  void open_survivesHalfACheckpoint(@TempDir Path folder) throws IOException {
    var store = new CheckpointStore(folder);
    store.saveBest(7, weights(70), MASKS);
    store.save(checkpoint(7), weights(7), MASKS);
    Files.writeString(folder.resolve(CheckpointStore.stateFile(8)), "half");
    assertThat(store.open(NETWORK).orElseThrow().state()).isEqualTo(weights(7));
    store.saveBest(8, weights(80), MASKS);
    store.save(checkpoint(8), weights(8), MASKS);
    assertThat(store.open(NETWORK).orElseThrow().state()).isEqualTo(weights(8));
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        arguments("last.json", "cut", "last.json is damaged: "),
        arguments("last.json", "altered", "last.json is damaged: its checksum does not match"),
        arguments(
            "last.json",
            "empty",
            "last.json is not valid JSON: line 1, column 1: the file is empty"),
        arguments("last.json", "deleted", "last.json: no such file or folder"),
        arguments("state-00000008.safetensors", "cut", "state-00000008.safetensors"),
        arguments(
            "state-00000008.safetensors",
            "altered",
            "state-00000008.safetensors is damaged: its checksum does not match"),
        arguments("state-00000008.safetensors", "deleted", "state-00000008.safetensors"),
        arguments("best-00000008.safetensors", "altered", "best-00000008.safetensors is damaged"));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void open_fallsBackToThePreviousAndSaysSo(
      String name, String damage, String message, @TempDir Path folder) throws IOException {
    var first = new CheckpointStore(folder);
    first.saveBest(7, weights(70), MASKS);
    first.save(checkpoint(7), weights(7), MASKS);
    first.saveBest(8, weights(80), MASKS);
    first.save(checkpoint(8), weights(8), MASKS);
    harm(folder.resolve(name), damage);

    var store = new CheckpointStore(folder);
    CheckpointStore.Saved saved = store.open(NETWORK).orElseThrow();
    assertThat(saved.checkpoint()).isEqualTo(checkpoint(7));
    assertThat(saved.state()).isEqualTo(weights(7));
    assertThat(Objects.requireNonNull(saved.notice()).text())
        .startsWith("The last checkpoint cannot be used: ")
        .contains(message)
        .endsWith(". Going on from the one before it, step 7.");

    // the damaged one never becomes the previous one
    store.save(checkpoint(9), weights(9), MASKS);
    harm(folder.resolve("last.json"), "cut");
    CheckpointStore.Saved again = new CheckpointStore(folder).open(NETWORK).orElseThrow();
    assertThat(again.checkpoint()).isEqualTo(checkpoint(7));
  }

  @Test
  void open_readsNoTensorsOfAnotherFolder(@TempDir Path folder) throws IOException {
    Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
    var store = new CheckpointStore(checkpoints);
    store.save(checkpoint(7), weights(7), MASKS);
    Path last = checkpoints.resolve("last.json");
    EditedCheckpoint.edit(last, "\"state-00000007.safetensors\"", "\"../state.safetensors\"");
    assertThatThrownBy(() -> new CheckpointStore(checkpoints).open(NETWORK))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            checkpoints + " has no file of tensors called '../state.safetensors'");
  }

  private static void harm(Path file, String damage) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    switch (damage) {
      case "cut" -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
      case "empty" -> Files.write(file, new byte[0]);
      case "deleted" -> Files.delete(file);
      default -> {
        int at = bytes.length / 2;
        bytes[at] = (byte) (bytes[at] == '1' ? '2' : bytes[at] ^ 1);
        Files.write(file, bytes);
      }
    }
  }

  @Test
  void open_withBothDamagedNamesBoth(@TempDir Path folder) throws IOException {
    var store = new CheckpointStore(folder);
    store.saveBest(8, weights(80), MASKS);
    store.save(checkpoint(8), weights(8), MASKS);
    store.save(checkpoint(9), weights(9), MASKS);
    harm(folder.resolve("last.json"), "cut");
    harm(folder.resolve("previous.json"), "cut");
    assertThatThrownBy(() -> new CheckpointStore(folder).open(NETWORK))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("neither checkpoint can be used: ")
        .hasMessageContaining("last.json is damaged: ")
        .hasMessageContaining("previous.json is damaged: ")
        .hasMessageEndingWith(". Start the run again");
  }

  @Test
  void open_refusesAnotherFormat(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("last.json"), "{\"format\": 99, \"novelty\": 1}");
    assertThatThrownBy(() -> new CheckpointStore(folder).open(NETWORK))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s has format 99, this version reads 6; go on with the version that wrote it, or start the run again",
            folder.resolve("last.json"));
  }

  /** A checksum cannot be got rid of by deleting its line. */
  @Test
  void open_requiresTheChecksum(@TempDir Path folder) throws IOException {
    var store = new CheckpointStore(folder);
    store.saveBest(7, weights(70), MASKS);
    store.save(checkpoint(7), weights(7), MASKS);
    Path last = folder.resolve("last.json");
    Files.writeString(last, Files.readString(last).replaceAll(",\\s*\"checksum\": \"\\w+\"", ""));
    assertThatThrownBy(() -> new CheckpointStore(folder).open(NETWORK))
        .hasMessageContaining("last.json is damaged: its checksum is missing");
  }

  private static Checkpoint checkpoint(long step) {
    return new Checkpoint(
        CheckpointFile.FORMAT,
        1,
        3,
        step,
        CheckpointStore.stateFile(step),
        Checkpoint.joined(
            Map.of("multiplier.values", new double[] {0.1, -0.0, Double.MIN_VALUE, 1.0 / 3}),
            Map.of("ratios.lambda", new double[] {0.25})),
        EpochTotals.empty(2).state(),
        new SelectedModel(
            new ModelSelection.Candidate(
                1, best(step), 0.5, 0.02, -0.01, new Tradeoff(0.5, 0.25, 0.1, 0.01), 3L),
            new Tradeoff(0.25, 0.25, 0.1, 0.02),
            Map.of(),
            CheckpointStore.bestFile(best(step))),
        1.5);
  }

  /** The selected model of these tests: of step 7 or, later on, of step 8. */
  private static long best(long step) {
    return Math.min(step, 8);
  }

  private static Weights weights(long seed) {
    return Initializer.initialize(NETWORK, seed);
  }
}

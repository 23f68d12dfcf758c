package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fairlead.fairness.InputException;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointStoreTest {
  private static final Network NETWORK =
      Networks.mlp(new NetworkSpec("mlp", 2, 3, 2, 0), List.of(4));
  private static final Masks MASKS = Masks.dense(NETWORK);

  @Test
  void last_returnsWhatWasSavedToTheSameBits(@TempDir Path folder) {
    var store = new CheckpointStore(folder);
    assertThat(store.last(NETWORK)).isEmpty();
    assertThat(store.lastStep()).isEmpty();
    Checkpoint checkpoint = checkpoint(7);
    store.save(checkpoint, weights(7), MASKS);
    CheckpointStore.Saved saved = store.last(NETWORK).orElseThrow();
    assertThat(saved.checkpoint()).isEqualTo(checkpoint);
    assertThat(saved.state()).isEqualTo(weights(7));
    assertThat(saved.masks()).isEqualTo(MASKS);
    assertThat(Checkpoint.unboxed(saved.checkpoint().weighting()).get("multiplier.values"))
        .containsExactly(0.1, -0.0, Double.MIN_VALUE, 1.0 / 3);
  }

  /** The process died after the tensors of the next checkpoint, before its description. */
  @Test
  void last_survivesHalfACheckpoint(@TempDir Path folder) throws IOException {
    var store = new CheckpointStore(folder);
    store.save(checkpoint(7), weights(7), MASKS);
    Files.writeString(folder.resolve(CheckpointStore.stateFile(8)), "half");
    assertThat(store.last(NETWORK).orElseThrow().state()).isEqualTo(weights(7));
    store.save(checkpoint(8), weights(8), MASKS);
    assertThat(store.last(NETWORK).orElseThrow().state()).isEqualTo(weights(8));
  }

  @Test
  void last_namesADamagedFile(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("last.json"), "{\"format\": 1, ");
    assertThatThrownBy(() -> new CheckpointStore(folder).last(NETWORK))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(folder.resolve("last.json") + " is damaged: ");
  }

  private static Checkpoint checkpoint(long step) {
    return new Checkpoint(
        Checkpoint.FORMAT,
        1,
        3,
        step,
        CheckpointStore.stateFile(step),
        Checkpoint.boxed(
            Map.of("multiplier.values", new double[] {0.1, -0.0, Double.MIN_VALUE, 1.0 / 3})),
        EpochTotals.empty(2).state(),
        null,
        1.5);
  }

  private static Weights weights(long seed) {
    return Initializer.initialize(NETWORK, seed);
  }
}

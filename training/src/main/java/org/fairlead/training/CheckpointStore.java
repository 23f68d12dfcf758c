package org.fairlead.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.fairlead.fairness.InputException;
import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Weights;

/*
 * checkpoints/
 *   last.json  previous.json  best.json          what and where
 *   state-<step>.safetensors  best-<step>.safetensors
 *
 * A tensor file is written first, under a name no other checkpoint uses; then last.json becomes
 * previous.json and the new last.json takes its place, each in one rename. Whenever the process
 * dies, every JSON file names a complete tensor file. Tensor files that no JSON file names are
 * deleted afterwards.
 */

/**
 * The checkpoints of a run: the last, the one before, and the selected model.
 *
 * <p>Nothing is ever half replaced: see the block comment for the order of writing.
 */
final class CheckpointStore {
  private static final String LAST = "last.json";
  private static final String PREVIOUS = "previous.json";
  private static final String BEST = "best.json";
  private static final String TENSORS = ".safetensors";
  private static final String MASK = "mask/";
  private static final String STATE = "state/";

  private final Path folder;

  CheckpointStore(Path folder) {
    this.folder = folder;
  }

  /** A checkpoint with its tensors. */
  record Saved(Checkpoint checkpoint, Weights state, Masks masks) {}

  /** A model with its mask. */
  record SavedModel(Weights weights, Masks masks) {}

  /** Returns the name of the tensor file of a checkpoint after so many steps. */
  static String stateFile(long step) {
    return "state-%08d%s".formatted(step, TENSORS);
  }

  /** Returns the file that describes the last checkpoint. */
  Path lastFile() {
    return folder.resolve(LAST);
  }

  /** Returns the steps done at the last checkpoint, or empty if there is none yet. */
  Optional<Long> lastStep() {
    return Files.exists(lastFile())
        ? Optional.of(Json.read(lastFile(), Checkpoint.class).step())
        : Optional.empty();
  }

  /** Makes this the last checkpoint and the present last one the previous. */
  void save(Checkpoint checkpoint, Weights state, Masks masks) {
    Path last = lastFile();
    var present = Files.exists(last) ? Json.read(last, Checkpoint.class) : null;
    if (present != null && present.step() != checkpoint.step()) {
      Json.write(folder.resolve(PREVIOUS), present);
    }
    write(
        checkpoint.tensors(),
        state.renamed(name -> STATE + name).plus(masks.toWeights().renamed(name -> MASK + name)),
        checkpoint.step());
    Json.write(last, checkpoint);
    if (checkpoint.best() != null) {
      Json.write(folder.resolve(BEST), checkpoint.best());
    }
    deleteUnnamed();
  }

  /** Returns the last checkpoint, or empty if the run has none yet. */
  Optional<Saved> last(Network network) {
    if (!Files.exists(lastFile())) {
      return Optional.empty();
    }
    Checkpoint checkpoint = Json.read(lastFile(), Checkpoint.class);
    if (checkpoint.format() != Checkpoint.FORMAT) {
      throw new InputException(
          "%s has format %d, this version reads %d"
              .formatted(lastFile(), checkpoint.format(), Checkpoint.FORMAT));
    }
    Weights all = Safetensors.read(folder.resolve(checkpoint.tensors()));
    return Optional.of(
        new Saved(checkpoint, all.under(STATE), Masks.fromWeights(network, all.under(MASK))));
  }

  /** Saves a selected model and returns the name of its tensor file. */
  String saveBest(ModelSelection.Candidate candidate, Weights weights, Masks masks) {
    String name = "best-%08d%s".formatted(candidate.step(), TENSORS);
    write(
        name,
        weights
            .renamed(tensor -> STATE + tensor)
            .plus(masks.toWeights().renamed(tensor -> MASK + tensor)),
        candidate.step());
    return name;
  }

  /** Returns a selected model. */
  SavedModel best(Network network, Checkpoint.Best best) {
    Weights all = Safetensors.read(folder.resolve(best.tensors()));
    return new SavedModel(all.under(STATE), Masks.fromWeights(network, all.under(MASK)));
  }

  private void write(String name, Weights tensors, long step) {
    Safetensors.write(folder.resolve(name), tensors, Map.of("step", Long.toString(step)));
  }

  private void deleteUnnamed() {
    Set<String> named = new HashSet<>();
    for (String description : new String[] {LAST, PREVIOUS}) {
      Path file = folder.resolve(description);
      if (Files.exists(file)) {
        Checkpoint checkpoint = Json.read(file, Checkpoint.class);
        named.add(checkpoint.tensors());
        if (checkpoint.best() != null) {
          named.add(checkpoint.best().tensors());
        }
      }
    }
    if (Files.exists(folder.resolve(BEST))) {
      named.add(Json.read(folder.resolve(BEST), Checkpoint.Best.class).tensors());
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(TENSORS) && !named.contains(name)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

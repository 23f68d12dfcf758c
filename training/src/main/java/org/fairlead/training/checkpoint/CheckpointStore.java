package org.fairlead.training.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.Json;
import org.fairlead.base.io.Untrusted;
import org.fairlead.base.text.Excerpt;
import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.selection.SelectedModel;
import org.jspecify.annotations.Nullable;

/*
 * checkpoints/
 *   last.json  previous.json  best.json          what and where
 *   state-<step>.safetensors  best-<step>.safetensors
 *
 * A tensor file is written first, under a name no other checkpoint uses; then last.json becomes
 * previous.json and the new last.json takes its place, each in one rename. Whenever the process
 * dies, every JSON file names a complete tensor file. Tensor files that no JSON file names are
 * deleted afterwards.
 *
 * What a disk loses or alters later is found by checksums when a checkpoint is opened; previous.json
 * is there for that. A damaged last.json never becomes previous.json: the store remembers the
 * checkpoint that it opened or saved, and does not read it again.
 */

/**
 * The checkpoints of a run: the last, the one before, and the selected model.
 *
 * <p>Nothing is ever half replaced: see the block comment for the order of writing. Thread-safe: a
 * training loop asks, its {@link CheckpointWriter} writes.
 */
public final class CheckpointStore {
  private static final String LAST = "last.json";
  private static final String PREVIOUS = "previous.json";
  private static final String BEST = "best.json";
  private static final String TENSORS = ".safetensors";
  private static final String MASK = "mask/";
  private static final String STATE = "state/";
  private static final String CHECKSUM = "checksum";

  private final Path folder;

  /** The newest checkpoint that is known to be whole, and whether it is in {@code last.json}. */
  private @Nullable Checkpoint newest;

  private boolean newestIsLast;

  /** Returns the checkpoints of a run, in its folder for them. */
  public CheckpointStore(Path folder) {
    this.folder = folder;
  }

  /**
   * A checkpoint with its tensors.
   *
   * @param file that describes it
   * @param notice what a person should know about where it came from; null if it is the last one
   */
  public record Saved(
      Path file, Checkpoint checkpoint, Weights state, Masks masks, @Nullable Note notice) {}

  /** A model with its mask. */
  public record SavedModel(Weights weights, Masks masks) {}

  /** Returns the name of the tensor file of a checkpoint after so many steps. */
  public static String stateFile(long step) {
    return "state-%08d%s".formatted(step, TENSORS);
  }

  /** Returns the file that describes the last checkpoint. */
  public Path lastFile() {
    return folder.resolve(LAST);
  }

  /** Returns the steps done at the last checkpoint, or empty if there is none yet. */
  public synchronized Optional<Long> lastStep() {
    if (newest != null) {
      return Optional.of(newest.step());
    }
    try {
      return Optional.of(CheckpointFile.read(lastFile()).step());
    } catch (DamagedException e) {
      return Optional.empty();
    }
  }

  /** Makes this the last checkpoint and the present last one the previous. */
  synchronized void save(Checkpoint checkpoint, Weights state, Masks masks) {
    writing(() -> replace(checkpoint, state, masks));
  }

  /** An error that comes of the folder's deletion says so. */
  private void writing(Runnable work) {
    try {
      work.run();
    } catch (InputException e) {
      throw Files.isDirectory(folder) ? e : Run.gone(folder);
    }
  }

  private void replace(Checkpoint checkpoint, Weights state, Masks masks) {
    Checkpoint present = newest == null ? lastIfWhole() : newest;
    if (present != null && newestIsLast && present.step() != checkpoint.step()) {
      CheckpointFile.write(folder.resolve(PREVIOUS), present);
    }
    write(
        checkpoint.tensors(),
        state.renamed(name -> STATE + name).plus(masks.toWeights().renamed(name -> MASK + name)),
        checkpoint.step());
    CheckpointFile.write(lastFile(), checkpoint);
    newest = checkpoint;
    newestIsLast = true;
    if (checkpoint.best() != null) {
      AtomicFiles.replace(
          folder.resolve(BEST), Json.pretty(CheckpointJson.tree(checkpoint.best())));
    }
    deleteUnnamed(checkpoint);
  }

  private @Nullable Checkpoint lastIfWhole() {
    if (!Files.exists(lastFile())) {
      return null;
    }
    try {
      Checkpoint last = CheckpointFile.read(lastFile());
      newestIsLast = true;
      return last;
    } catch (DamagedException e) {
      return null;
    }
  }

  /**
   * Returns the last checkpoint if it is whole, otherwise the one before it; empty if the run has
   * none yet.
   *
   * @throws InputException if there are some, but none is whole, or another version wrote them
   */
  public synchronized Optional<Saved> open(Network network) {
    Path previous = folder.resolve(PREVIOUS);
    if (!Files.exists(lastFile()) && !Files.exists(previous)) {
      return Optional.empty();
    }
    String damage;
    try {
      return Optional.of(open(network, lastFile(), null));
    } catch (DamagedException e) {
      damage = String.valueOf(e.getMessage());
    }
    try {
      return Optional.of(open(network, previous, damage));
    } catch (DamagedException e) {
      throw new InputException(
          "neither checkpoint can be used: %s; %s. Start the run again"
              .formatted(damage, e.getMessage()),
          e);
    }
  }

  private Saved open(Network network, Path file, @Nullable String damage) {
    Checkpoint checkpoint = CheckpointFile.read(file);
    Weights all = read(checkpoint.tensors());
    var saved =
        new Saved(
            file,
            checkpoint,
            all.under(STATE),
            masks(network, all),
            damage == null
                ? null
                : Note.warning(
                    NoteCodes.CHECKPOINT_DAMAGED,
                    "The last checkpoint cannot be used: %s. Going on from the one before it, step %d."
                        .formatted(damage, checkpoint.step())));
    if (checkpoint.best() != null) {
      read(checkpoint.best().tensors());
    }
    newest = checkpoint;
    newestIsLast = damage == null;
    return saved;
  }

  /** Saves a selected model under the name that {@link #bestFile} gives it. */
  synchronized void saveBest(long step, Weights weights, Masks masks) {
    writing(
        () ->
            write(
                bestFile(step),
                weights
                    .renamed(tensor -> STATE + tensor)
                    .plus(masks.toWeights().renamed(tensor -> MASK + tensor)),
                step));
  }

  /** Returns the name of the tensor file of the model selected after so many steps. */
  static String bestFile(long step) {
    return "best-%08d%s".formatted(step, TENSORS);
  }

  /** Returns a selected model. */
  public synchronized SavedModel best(Network network, SelectedModel best) {
    try {
      Weights all = read(best.tensors());
      return new SavedModel(all.under(STATE), masks(network, all));
    } catch (DamagedException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private void write(String name, Weights tensors, long step) {
    var metadata = new LinkedHashMap<String, String>();
    metadata.put("step", Long.toString(step));
    metadata.put(CHECKSUM, Checksums.of(tensors));
    Safetensors.write(folder.resolve(name), tensors, metadata);
  }

  /** Reads a tensor file and holds it against its checksum. */
  private Weights read(String name) {
    if (!name.matches("[\\w.-]+")) { // never one of another folder
      throw new DamagedException(
          "%s has no file of tensors called %s".formatted(folder, Excerpt.quoted(name)), null);
    }
    Path file = folder.resolve(name);
    try {
      Weights tensors = Safetensors.read(file);
      String expected = Safetensors.metadata(file).get(CHECKSUM);
      if (!Untrusted.read(file, () -> Checksums.of(tensors)).equals(expected)) {
        throw new DamagedException(
            "%s is damaged: its checksum does not match".formatted(file), null);
      }
      return tensors;
    } catch (InputException e) {
      throw new DamagedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Masks masks(Network network, Weights tensors) {
    try {
      return Masks.fromWeights(network, tensors.under(MASK));
    } catch (InputException e) {
      throw new DamagedException(String.valueOf(e.getMessage()), e);
    }
  }

  private void deleteUnnamed(Checkpoint last) {
    Set<String> named = new HashSet<>();
    addNames(last, named);
    Path previous = folder.resolve(PREVIOUS);
    if (Files.exists(previous)) {
      try {
        addNames(CheckpointFile.read(previous), named);
      } catch (DamagedException e) {
        return; // what it named is not known; the next checkpoint replaces it
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(TENSORS) && !name.startsWith(".") && !named.contains(name)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new InputException("cannot clear up %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static void addNames(Checkpoint checkpoint, Set<String> named) {
    named.add(checkpoint.tensors());
    if (checkpoint.best() != null) {
      named.add(checkpoint.best().tensors());
    }
  }
}

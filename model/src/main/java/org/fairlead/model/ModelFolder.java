package org.fairlead.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Weights;

/**
 * A model in one folder: {@code model.json} (card), {@code network.json} (graph), {@code
 * weights.safetensors} under torch's names, {@code masks.safetensors}.
 */
public final class ModelFolder {
  private static final String CARD = "model.json";
  private static final String NETWORK = "network.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String MASKS = "masks.safetensors";

  private final Path folder;

  /** A model in a folder, which need not be there until it is read. */
  public ModelFolder(Path folder) {
    this.folder = folder;
  }

  /** Writes a model; the card last, so that a folder with a card is complete. */
  public void write(ModelCard card, Network network, Weights weights, Masks masks) {
    var metadata = Map.of("run", card.run(), "network", card.network());
    Safetensors.write(folder.resolve(WEIGHTS), weights, metadata);
    Safetensors.write(folder.resolve(MASKS), masks.toWeights(), metadata);
    AtomicFiles.write(folder.resolve(NETWORK), network.toJson());
    CardFile.write(folder.resolve(CARD), card);
  }

  /**
   * Reads the card.
   *
   * @throws InputException if the folder holds no model, or a field of it is missing, unknown or
   *     not what it should be
   */
  public ModelCard card() {
    if (!Files.exists(folder.resolve(CARD))) {
      throw new InputException(
          "%s holds no model: it has no %s; a run has one once it is finished"
              .formatted(folder, CARD));
    }
    return CardFile.read(folder.resolve(CARD));
  }

  /**
   * Reads the graph.
   *
   * @throws InputException if it cannot be read or is damaged
   */
  public Network network() {
    Path file = folder.resolve(NETWORK);
    try {
      return Network.fromJson(Files.readString(file));
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Reads parameters and buffers under torch's names; pruned weights are zero.
   *
   * @throws InputException if they cannot be read or are damaged
   */
  public Weights weights() {
    return Safetensors.read(folder.resolve(WEIGHTS));
  }
}

package org.fairlead.training.setup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.Json;
import org.fairlead.data.Dataset;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.networks.Network;
import org.jspecify.annotations.Nullable;

/**
 * What a library's user brings in the place of what a recipe names. A run remembers the names of
 * what it was begun with, so that it is not gone on with without them.
 *
 * @param dataset in the place of {@code data}; null for that of the recipe
 * @param network in the place of {@code network}; null for that of the recipe
 * @param weighting in the place of {@code method}, at its beginning; null for that of the recipe
 */
public record OwnObjects(
    @Nullable Dataset dataset, @Nullable Network network, @Nullable Weighting weighting) {
  /** All is as the recipe says. */
  public static final OwnObjects NONE = new OwnObjects(null, null, null);

  private static final String FILE = "objects.json";

  /** Returns these objects with another data set. */
  public OwnObjects withDataset(Dataset brought) {
    return new OwnObjects(brought, network, weighting);
  }

  /** Returns these objects with another network. */
  public OwnObjects withNetwork(Network brought) {
    return new OwnObjects(dataset, brought, weighting);
  }

  /** Returns these objects with another weighting. */
  public OwnObjects withWeighting(Weighting brought) {
    return new OwnObjects(dataset, network, brought);
  }

  /** Returns what results call a weighting that has no name in recipes. */
  static String name(Weighting weighting) {
    String name = weighting.getClass().getSimpleName();
    return name.isEmpty() ? "own" : name;
  }

  private Map<String, String> names() {
    var names = new LinkedHashMap<String, String>();
    if (dataset != null) {
      names.put("dataset", dataset.name());
    }
    if (network != null) {
      names.put("network", network.name());
    }
    if (weighting != null) {
      names.put("weighting", name(weighting));
    }
    return names;
  }

  /** Writes the names into a run's folder; nothing where there are none. */
  public void write(Path folder) {
    if (!names().isEmpty()) {
      AtomicFiles.write(folder.resolve(FILE), Json.pretty(Map.of("objects", names())));
    }
  }

  /**
   * Requires that a run in a folder was begun with objects of these names.
   *
   * @throws InputException naming both
   */
  public void requireSame(Path folder) {
    Path file = folder.resolve(FILE);
    Map<String, String> then =
        Files.exists(file) ? Json.readObject(file).texts("objects") : Map.of();
    if (!then.equals(names())) {
      throw new InputException(
          "%s was begun with %s, not %s; resume it with a Trainer that is given the same objects"
              .formatted(folder, inWords(then), inWords(names())));
    }
  }

  private static String inWords(Map<String, String> names) {
    return names.isEmpty() ? "what its recipe names" : "objects " + names;
  }
}

package org.fairlead.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.fairlead.base.io.FileErrors;
import org.fairlead.data.cache.Bytes;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.data.format.Datasets;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.Recipe;

/** Where this process keeps runs and decoded images, and finds data and weights. */
final class RunContexts {
  private static final String LIMIT = "FAIRLEAD_CACHE_LIMIT";

  private RunContexts() {}

  static RunContext of(Fairlead fairlead) {
    return new RunContext(
        RunStore.open(fairlead.runsFolder()),
        cache(fairlead.environment()),
        InstantSource.system());
  }

  /** Returns the cache of decoded images, with the limit that $FAIRLEAD_CACHE_LIMIT sets. */
  private static final String DATA = "DATA_DIR";

  private static final String CHECKPOINTS = "CHECKPOINT_DIR";
  private static final String DATA_PATH = "data.path=";

  static SampleCache cache(Map<String, String> environment) {
    SampleCache cache = SampleCache.in(cacheFolder(environment));
    String limit = environment.getOrDefault(LIMIT, "");
    return limit.isEmpty() ? cache : cache.withLimit(Bytes.parse(LIMIT, limit));
  }

  /** Returns $FAIRLEAD_CACHE, or the folder for Fairlead among the user's caches. */
  private static Path cacheFolder(Map<String, String> environment) {
    String own = environment.getOrDefault("FAIRLEAD_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches =
        shared.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(shared);
    return caches.resolve("fairlead");
  }

  /**
   * Returns settings of a recipe with what the environment says where they do not: {@code DATA_DIR}
   * holds the data of all formats, each in a folder of its name, and {@code CHECKPOINT_DIR} files
   * of weights. These are the variables of the programs that were published with the methods. What
   * is taken from them is said.
   *
   * @param name the recipe's
   */
  static List<String> settings(Fairlead fairlead, String name, List<String> given) {
    Map<String, String> environment = fairlead.environment();
    var settings = new ArrayList<String>();
    given.forEach(setting -> settings.add(inCheckpoints(fairlead, setting)));
    String data = environment.getOrDefault(DATA, "");
    if (data.isEmpty() || given.stream().anyMatch(setting -> setting.startsWith(DATA_PATH))) {
      return settings;
    }
    Recipe recipe = Training.recipe(name, settings);
    String format = recipe.data().format();
    boolean needed = Datasets.formats().get("data.format", format).needsPath();
    boolean inherited = recipe.from() != null && !recipe.importsParent();
    if (needed && !inherited && recipe.data().path() == null) {
      Path folder = ofFormat(FileErrors.path(DATA, data), format);
      settings.add(DATA_PATH + folder);
      say(fairlead, DATA_PATH + folder + ", as " + DATA + " says");
    }
    return settings;
  }

  /** Returns a setting that names a file of weights by its path, where only the variable tells. */
  private static String inCheckpoints(Fairlead fairlead, String setting) {
    String folder = fairlead.environment().getOrDefault(CHECKPOINTS, "");
    for (String key : List.of("weights.file=", "network.pretrained=")) {
      if (setting.startsWith(key) && !folder.isEmpty()) {
        Path named = FileErrors.path(key, setting.substring(key.length()));
        Path there = FileErrors.path(CHECKPOINTS, folder).resolve(named);
        if (!Files.exists(named) && Files.exists(there)) {
          say(fairlead, key + there + ", as " + CHECKPOINTS + " says");
          return key + there;
        }
      }
    }
    return setting;
  }

  /** Returns the folder within that is called as the format is, however deep it is repeated. */
  private static Path ofFormat(Path folder, String format) {
    Path at = folder;
    while (true) {
      try (Stream<Path> entries = Files.list(at)) {
        Optional<Path> within =
            entries
                .filter(Files::isDirectory)
                .filter(each -> plain(each.getFileName().toString()).equals(plain(format)))
                .min(Comparator.naturalOrder());
        if (within.isEmpty()) {
          return at;
        }
        at = within.get();
      } catch (IOException e) {
        throw FileErrors.of("cannot read", at, e);
      }
    }
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static void say(Fairlead fairlead, String text) {
    if (!fairlead.quiet) {
      fairlead.terminal().err().println(text);
    }
  }
}
